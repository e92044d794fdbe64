//! From bytes to messages: both sides' bytes go in with their time, the messages of the ladder come out, and with them
//! what they say about version, suite, chain and client certificates. No I/O, no clock.

mod learn;

use std::sync::Arc;

use super::protection::Keys;
use super::secrets::{Secrets, label};
use super::verifier::{Checks, SignatureCheck};
use super::{ClientCertificateRequest, Field, Message, MessageKind, Negotiated, Party, SIGNATURE, Stage, VALID};
use crate::wire::{
    Agreed, Alert, CertificateMessage, ClientHello, Handshake, HandshakeReader, MESSAGE_HEADER, Malformed,
    RawHandshake, Record, RecordError, RecordReader, ServerHello, content_type, handshake_type, version,
};

/// Messages beyond this are not kept: a hostile server could send thousands of tiny ones.
const MAX_MESSAGES: usize = 1000;

/// Bytes of an alert.
const ALERT: usize = 2;

/// Why the bytes of a side can be followed no further.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Break {
    /// What came is no record.
    Record(RecordError),
    /// One handshake message is longer than the limit.
    TooLong,
}

/// One side's bytes on their way to messages.
struct Side {
    records: RecordReader,
    handshake: HandshakeReader,
    /// Records of this side are encrypted from here on.
    protected: bool,
    keys: Option<Keys>,
    /// The beginning of an alert whose end has not come: up to TLS 1.2 it may be in pieces (RFC 5246, section 6.2.1).
    alert: Vec<u8>,
    finished: bool,
    broken: bool,
}

/// See the module.
pub(super) struct Ladder {
    pub messages: Vec<Message>,
    pub negotiated: Negotiated,
    pub chain: Vec<Vec<u8>>,
    pub chain_length: usize,
    pub ocsp_response: Option<Vec<u8>>,
    pub timestamp_list: Option<Vec<u8>>,
    pub client_certificate_request: Option<ClientCertificateRequest>,
    /// How many certificates the client showed, if it sent a Certificate message.
    pub shown: Option<usize>,
    /// The server asked for a certificate after the handshake.
    pub asked_late: bool,
    /// The first alert that ends the handshake, if one came.
    pub fatal_alert: Option<(Party, u8)>,
    /// The server said `close_notify`.
    pub server_closed: bool,
    /// `ServerHello` (or `HelloRetryRequest`) came.
    pub server_hello: bool,
    /// The last `ClientHello`, as it went.
    pub asked: Option<ClientHello>,
    /// The last `ServerHello` (or `HelloRetryRequest`), as it came.
    pub answer: Option<ServerHello>,
    /// The first message of the server that cannot be read, and why.
    pub unreadable: Option<(MessageKind, Malformed)>,
    /// `ServerHelloDone` came.
    pub server_hello_done: bool,
    /// The server went on after our Finished: it has accepted our certificate, or the lack of one.
    pub accepted: bool,
    client: Side,
    server: Side,
    agreed: Agreed,
    randoms: ([u8; 32], [u8; 32]),
    secrets: Arc<Secrets>,
    checks: Option<Arc<Checks>>,
}

impl Side {
    fn new(limit: usize) -> Self {
        Self {
            records: RecordReader::new(),
            handshake: HandshakeReader::new(limit),
            protected: false,
            keys: None,
            alert: Vec::new(),
            finished: false,
            broken: false,
        }
    }
}

impl Ladder {
    /// An empty ladder. `checks` is where the verifier leaves its result; without one no verification is shown.
    pub fn new(limit: usize, secrets: Arc<Secrets>, checks: Option<Arc<Checks>>) -> Self {
        Self {
            messages: Vec::new(),
            negotiated: Negotiated::default(),
            chain: Vec::new(),
            chain_length: 0,
            ocsp_response: None,
            timestamp_list: None,
            client_certificate_request: None,
            shown: None,
            asked_late: false,
            fatal_alert: None,
            server_closed: false,
            server_hello: false,
            asked: None,
            answer: None,
            unreadable: None,
            server_hello_done: false,
            accepted: false,
            client: Side::new(limit),
            server: Side::new(limit),
            agreed: Agreed::default(),
            randoms: ([0; 32], [0; 32]),
            secrets,
            checks,
        }
    }

    /// Follows bytes that one side sent. The secrets that open them must be known by now.
    pub fn feed(&mut self, from: Party, at_us: u64, bytes: &[u8]) -> Result<(), Break> {
        if self.side(from).broken {
            return Ok(());
        }
        self.side(from).records.push(bytes);
        loop {
            match self.side(from).records.next_record() {
                Ok(Some(record)) => self.record(from, at_us, &record).inspect_err(|_| self.side(from).broken = true)?,
                Ok(None) => return Ok(()),
                Err(error) => {
                    self.side(from).broken = true;
                    return Err(Break::Record(error));
                }
            }
        }
    }

    /// Keeps the certificates of a Certificate message whose end never came.
    pub fn keep_unfinished_chain(&mut self) {
        if let Some((handshake_type::CERTIFICATE, body)) = self.server.handshake.unfinished()
            && self.chain_length == 0
        {
            let beginning = CertificateMessage::parse_beginning(self.agreed.version, body);
            self.keep_chain(beginning);
        }
    }

    fn side(&mut self, from: Party) -> &mut Side {
        match from {
            Party::Client => &mut self.client,
            Party::Server => &mut self.server,
        }
    }

    fn record(&mut self, from: Party, at_us: u64, record: &Record) -> Result<(), Break> {
        let tls13 = self.agreed.version >= version::TLS13;
        let protected = self.side(from).protected && (!tls13 || record.kind == content_type::APPLICATION_DATA);
        if !protected {
            return self.content(from, at_us, record.kind, &record.body, false);
        }
        if self.side(from).keys.is_none() {
            self.side(from).keys = self.derive(from);
        }
        let opened = self.side(from).keys.as_mut().and_then(|keys| keys.open(record));
        if let Some((kind, body)) = opened {
            return self.content(from, at_us, kind, &body, true);
        }
        // Up to TLS 1.2 the first handshake record after ChangeCipherSpec is Finished, whatever is inside.
        let kind = match record.kind {
            content_type::HANDSHAKE if !self.side(from).finished => {
                self.side(from).finished = true;
                MessageKind::Finished
            }
            _ => MessageKind::Undecrypted,
        };
        self.push(from, at_us, kind, record.body.len(), true, Vec::new());
        Ok(())
    }

    fn derive(&self, from: Party) -> Option<Keys> {
        let suite = self.agreed.cipher_suite;
        if self.agreed.version < version::TLS13 {
            let master = self.secrets.get(label::MASTER)?;
            return Keys::tls12(suite, &master, &self.randoms.0, &self.randoms.1, from);
        }
        let name = match (from, self.client.finished, self.server.finished) {
            (Party::Client, false, _) => label::CLIENT_HANDSHAKE,
            (Party::Client, true, _) => label::CLIENT_TRAFFIC,
            (Party::Server, _, false) => label::SERVER_HANDSHAKE,
            (Party::Server, _, true) => label::SERVER_TRAFFIC,
        };
        Keys::tls13(suite, &self.secrets.get(name)?)
    }

    fn content(&mut self, from: Party, at_us: u64, kind: u8, body: &[u8], encrypted: bool) -> Result<(), Break> {
        match kind {
            content_type::CHANGE_CIPHER_SPEC => {
                self.push(from, at_us, MessageKind::ChangeCipherSpec, body.len(), encrypted, Vec::new());
                if self.agreed.version < version::TLS13 && self.server_hello {
                    self.side(from).protected = true;
                    // RFC 5246, section 7.3: the short handshake has neither Certificate nor ServerHelloDone.
                    self.negotiated.resumed |= from == Party::Server && !self.server_hello_done;
                }
            }
            content_type::ALERT => self.alert(from, at_us, body, encrypted),
            content_type::HANDSHAKE => {
                self.side(from).handshake.push(body).map_err(|_| Break::TooLong)?;
                while let Some(raw) = self.side(from).handshake.next_message() {
                    self.handshake(from, at_us, &raw, encrypted);
                }
            }
            content_type::APPLICATION_DATA => {
                self.push(from, at_us, MessageKind::ApplicationData, body.len(), encrypted, Vec::new());
            }
            other => {
                let fields = vec![Field::new("content_type", other.to_string())];
                self.push(from, at_us, MessageKind::Unknown, body.len(), encrypted, fields);
            }
        }
        Ok(())
    }

    fn alert(&mut self, from: Party, at_us: u64, body: &[u8], encrypted: bool) {
        self.side(from).alert.extend_from_slice(body);
        while let [level, description, ..] = *self.side(from).alert {
            self.side(from).alert.drain(..ALERT);
            let alert = Alert { level, description };
            if alert.is_fatal(self.agreed.version) {
                self.fatal_alert.get_or_insert((from, description));
            } else if from == Party::Server && description == 0 {
                self.server_closed = true;
            }
            self.push(from, at_us, MessageKind::Alert, ALERT, encrypted, alert.fields());
        }
    }

    /// Whether the server has begun to say an alert.
    pub fn is_inside_alert(&self) -> bool {
        !self.server.alert.is_empty()
    }

    fn handshake(&mut self, from: Party, at_us: u64, raw: &RawHandshake, encrypted: bool) {
        let parsed = Handshake::parse(raw, self.agreed);
        let kind = kind_of(raw.kind, parsed.as_ref().ok());
        let fields = parsed.as_ref().map_or_else(malformed, Handshake::fields);
        self.push(from, at_us, kind, raw.body.len() + MESSAGE_HEADER, encrypted, fields);
        match parsed {
            Ok(message) => self.learn(from, message),
            Err(error) if from == Party::Server => {
                self.unreadable.get_or_insert((kind, error));
            }
            Err(_) => {}
        }
        let tls13 = self.agreed.version >= version::TLS13;
        match kind {
            MessageKind::Finished => {
                let side = self.side(from);
                side.finished = true;
                if tls13 {
                    side.keys = None;
                }
            }
            MessageKind::KeyUpdate => {
                let suite = self.agreed.cipher_suite;
                let side = self.side(from);
                side.keys = side.keys.as_ref().and_then(|keys| keys.updated(suite));
            }
            MessageKind::CertificateVerify if from == Party::Server => self.verification(at_us),
            MessageKind::HelloRequest | MessageKind::CertificateRequest if from == Party::Server => {
                self.asked_late |= self.server.finished;
            }
            MessageKind::ServerHelloDone => {
                self.server_hello_done = true;
                self.verification(at_us);
            }
            _ => {}
        }
    }

    /// This computer's look at the chain: judged elsewhere; here stands what the handshake itself proves.
    fn verification(&mut self, at_us: u64) {
        let Some(check) = self.checks.as_ref().map(|checks| checks.signature()) else { return };
        let signature = match check {
            Some(SignatureCheck::Valid) => VALID.to_owned(),
            Some(SignatureCheck::ValidWithShortKey(bits)) => format!("{VALID}, RSA key of {bits} bits"),
            Some(SignatureCheck::Unchecked(reason)) => format!("not checked: {reason}"),
            Some(SignatureCheck::Invalid) => "not valid for the key of the certificate".to_owned(),
            None => "not checked".to_owned(),
        };
        let fields = vec![Field::new("certificates", self.chain_length.to_string()), Field::new(SIGNATURE, signature)];
        self.push(Party::Client, at_us, MessageKind::Verification, 0, false, fields);
    }

    fn push(&mut self, from: Party, at_us: u64, kind: MessageKind, size: usize, encrypted: bool, fields: Vec<Field>) {
        let goes_on =
            matches!(kind, MessageKind::NewSessionTicket | MessageKind::ApplicationData | MessageKind::Finished);
        self.accepted |= goes_on && from == Party::Server && self.client.finished;
        let stage = self.stage(from, kind);
        if self.messages.len() < MAX_MESSAGES {
            self.messages.push(Message { at_us, from, kind, stage, size, encrypted, fields });
        }
    }

    /// The stage that a message belongs to; an alert belongs to the one that it ends.
    fn stage(&self, from: Party, kind: MessageKind) -> Stage {
        use MessageKind as Kind;
        match (kind, from) {
            // In TLS 1.3 it means nothing (RFC 8446, section D.4) and opens no stage of its own.
            (Kind::ChangeCipherSpec, _) if self.negotiated.version == Some(version::TLS13) => {
                self.messages.last().map_or(Stage::ServerHello, |message| message.stage)
            }
            (Kind::ClientHello, _) => Stage::ClientHello,
            (
                Kind::ServerHello
                | Kind::HelloRetryRequest
                | Kind::HelloRequest
                | Kind::EncryptedExtensions
                | Kind::CertificateStatus
                | Kind::ServerKeyExchange
                | Kind::CertificateRequest
                | Kind::ServerHelloDone,
                _,
            )
            | (Kind::Certificate | Kind::CompressedCertificate, Party::Server) => Stage::ServerHello,
            (Kind::CertificateVerify, Party::Server) | (Kind::Verification | Kind::ClientKeyExchange, _) => {
                Stage::ClientVerifies
            }
            (Kind::Certificate | Kind::CompressedCertificate | Kind::CertificateVerify, Party::Client) => {
                Stage::ServerVerifies
            }
            (Kind::ChangeCipherSpec | Kind::Finished, Party::Client) => Stage::ClientFinished,
            (Kind::ChangeCipherSpec | Kind::Finished | Kind::NewSessionTicket, Party::Server) => Stage::ServerFinished,
            (Kind::Alert, Party::Server) if self.shown.is_some() && !self.accepted => Stage::ServerVerifies,
            (_, Party::Client) if self.client.finished => Stage::ClientFinished,
            (_, Party::Client) if self.server_hello => Stage::ClientVerifies,
            (_, Party::Client) => Stage::ClientHello,
            (_, Party::Server) if self.client.finished => Stage::ServerFinished,
            (_, Party::Server) => Stage::ServerHello,
        }
    }
}

fn kind_of(kind: u8, parsed: Option<&Handshake>) -> MessageKind {
    match kind {
        handshake_type::CERTIFICATE => MessageKind::Certificate,
        handshake_type::CERTIFICATE_REQUEST => MessageKind::CertificateRequest,
        handshake_type::CERTIFICATE_STATUS => MessageKind::CertificateStatus,
        handshake_type::CERTIFICATE_VERIFY => MessageKind::CertificateVerify,
        handshake_type::CLIENT_HELLO => MessageKind::ClientHello,
        handshake_type::CLIENT_KEY_EXCHANGE => MessageKind::ClientKeyExchange,
        handshake_type::COMPRESSED_CERTIFICATE => MessageKind::CompressedCertificate,
        handshake_type::ENCRYPTED_EXTENSIONS => MessageKind::EncryptedExtensions,
        handshake_type::FINISHED => MessageKind::Finished,
        handshake_type::HELLO_REQUEST => MessageKind::HelloRequest,
        handshake_type::KEY_UPDATE => MessageKind::KeyUpdate,
        handshake_type::NEW_SESSION_TICKET => MessageKind::NewSessionTicket,
        handshake_type::SERVER_HELLO => match parsed {
            Some(Handshake::ServerHello(hello)) if hello.is_retry() => MessageKind::HelloRetryRequest,
            _ => MessageKind::ServerHello,
        },
        handshake_type::SERVER_HELLO_DONE => MessageKind::ServerHelloDone,
        handshake_type::SERVER_KEY_EXCHANGE => MessageKind::ServerKeyExchange,
        _ => MessageKind::Unknown,
    }
}

fn malformed(error: &Malformed) -> Vec<Field> {
    vec![Field::new("malformed", error.to_string())]
}

#[cfg(test)]
mod tests {
    use super::MessageKind as Kind;
    use super::*;
    use crate::wire::{Extension, certificate_tls12, fatal_alert, record, server_hello, server_hello_done};
    use proptest::prelude::*;

    fn ladder(checks: Option<Arc<Checks>>) -> Ladder {
        Ladder::new(100_000, Arc::default(), checks)
    }

    fn kinds(ladder: &Ladder) -> Vec<MessageKind> {
        ladder.messages.iter().map(|message| message.kind).collect()
    }

    /// `ServerHello` to `ServerHelloDone` with one certificate that is none.
    fn flight() -> Vec<u8> {
        let mut flight = server_hello(&ServerHello::new(version::TLS12, 0xc02f, [7; 32]));
        flight.extend(certificate_tls12(&[vec![1, 2, 3]]));
        flight.extend(server_hello_done());
        record(content_type::HANDSHAKE, version::TLS12, &flight)
    }

    #[test]
    fn messages_take_the_time_at_which_their_last_byte_came() {
        let mut ladder = ladder(Some(Arc::default()));
        ladder.feed(Party::Client, 1, &ClientHello::probe(version::TLS12, &[0xc02f], None).to_record()).expect("ok");
        for (at, byte) in flight().iter().enumerate() {
            ladder.feed(Party::Server, 10 + at as u64, &[*byte]).expect("ok");
        }
        let expected =
            [Kind::ClientHello, Kind::ServerHello, Kind::Certificate, Kind::ServerHelloDone, Kind::Verification];
        assert_eq!(kinds(&ladder), expected);
        assert_eq!(ladder.messages[3].at_us, 10 + flight().len() as u64 - 1);
        assert_eq!(ladder.messages[4].stage, Stage::ClientVerifies);
        assert_eq!((ladder.chain_length, ladder.negotiated.cipher_suite), (1, Some(0xc02f)));
    }

    #[test]
    fn what_the_server_says_beside_its_choice_is_kept() {
        let mut hello = ServerHello::new(version::TLS12, 0xc013, [7; 32]);
        hello.random[24..].copy_from_slice(b"DOWNGRD\x01");
        hello.session_id = vec![5; 32];
        hello.compression = 1;
        hello.extensions = [(18, vec![0, 3, 0, 1, 9]), (23, Vec::new()), (35, Vec::new())]
            .map(|(kind, body)| Extension { kind, body })
            .to_vec();
        let mut ladder = ladder(None);
        ladder
            .feed(Party::Server, 1, &record(content_type::HANDSHAKE, version::TLS12, &server_hello(&hello)))
            .expect("ok");
        let agreed = &ladder.negotiated;
        assert_eq!(agreed.extensions, [18, 23, 35]);
        assert_eq!((agreed.compression, agreed.session_id_length), (Some(1), Some(32)));
        assert_eq!((agreed.downgrade_sentinel, agreed.timestamps, agreed.resumed), (true, Some(1), false));
        assert_eq!(ladder.timestamp_list.as_deref(), Some(&[0, 3, 0, 1, 9][..]));
        ladder.feed(Party::Server, 2, &record(content_type::CHANGE_CIPHER_SPEC, version::TLS12, &[1])).expect("ok");
        assert!(ladder.negotiated.resumed, "no certificate came before the server went on");
    }

    #[test]
    fn finished_without_its_keys_is_still_finished() {
        let mut ladder = ladder(None);
        ladder.feed(Party::Server, 1, &flight()).expect("ok");
        ladder.feed(Party::Server, 2, &record(content_type::CHANGE_CIPHER_SPEC, version::TLS12, &[1])).expect("ok");
        ladder.feed(Party::Server, 3, &record(content_type::HANDSHAKE, version::TLS12, &[9; 40])).expect("ok");
        ladder.feed(Party::Server, 4, &record(content_type::ALERT, version::TLS12, &[9; 26])).expect("ok");
        let last: Vec<_> = ladder.messages.iter().rev().take(2).map(|message| (message.kind, message.size)).collect();
        assert_eq!(last, [(MessageKind::Undecrypted, 26), (MessageKind::Finished, 40)]);
    }

    #[test]
    fn the_first_fatal_alert_is_the_one_that_counts() {
        let mut ladder = ladder(None);
        ladder.feed(Party::Server, 1, &record(content_type::ALERT, version::TLS12, &[1, 112])).expect("ok");
        assert_eq!(ladder.fatal_alert, None);
        ladder.feed(Party::Server, 2, &fatal_alert(version::TLS12, 40)).expect("ok");
        ladder.feed(Party::Client, 3, &fatal_alert(version::TLS12, 80)).expect("ok");
        assert_eq!(ladder.fatal_alert, Some((Party::Server, 40)));
    }

    #[test]
    fn an_alert_in_two_records_is_one_alert() {
        let mut ladder = ladder(None);
        ladder.feed(Party::Server, 1, &record(content_type::ALERT, version::TLS12, &[2])).expect("ok");
        assert_eq!((ladder.fatal_alert, ladder.is_inside_alert()), (None, true));
        ladder.feed(Party::Server, 2, &record(content_type::ALERT, version::TLS12, &[40])).expect("ok");
        assert_eq!((ladder.fatal_alert, ladder.messages.len()), (Some((Party::Server, 40)), 1));
    }

    #[test]
    fn thousands_of_tiny_messages_do_not_fill_the_memory() {
        let mut ladder = ladder(None);
        for at in 0..5000 {
            ladder.feed(Party::Server, at, &record(content_type::ALERT, version::TLS12, &[1, 90])).expect("ok");
        }
        assert_eq!(ladder.messages.len(), MAX_MESSAGES);
    }

    proptest! {
        #[test]
        fn no_conversation_can_make_the_ladder_panic(
            talk in prop::collection::vec((any::<bool>(), 20_u8..25, prop::collection::vec(any::<u8>(), 0..80)), 0..30),
            begun: bool,
        ) {
            let mut ladder = ladder(Some(Arc::default()));
            if begun {
                let _ = ladder.feed(Party::Server, 0, &flight());
            }
            for (client, kind, body) in talk {
                let from = if client { Party::Client } else { Party::Server };
                let _ = ladder.feed(from, 1, &record(kind, version::TLS12, &body));
                ladder.keep_unfinished_chain();
            }
        }
    }
}
