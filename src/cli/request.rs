//! From arguments to a request: addresses, practice sites, settings, extra roots. Everything is refused early.

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use super::arguments::{CheckArguments, Connection, Shared};
use super::error::CliError;
use super::output;
use crate::advice::Words;
use crate::case::{Answers, Program};
use crate::decoder;
use crate::examination::Request;
use crate::handshake::Identity;
use crate::practice;
use crate::report;
use crate::settings::{Broken, Files, Layer, Layers, Settings};
use crate::step::Step;
use crate::target::{Endpoint, Host, Proxy, Sni, Target, TargetError};

/// No file of roots comes near this size.
const MAX_TRUST_BYTES: u64 = 16 * 1024 * 1024;

/// No password comes near this length.
const MAX_PASSWORD_BYTES: usize = 4096;

/// What the arguments name.
pub(super) struct Site {
    /// What was typed.
    pub typed: String,
    /// What it means.
    pub target: Target,
    /// The practice site, which must live as long as anything looks at it.
    pub practice: Option<(String, practice::Running)>,
    pub settings: Settings,
    /// Extra roots, DER.
    pub trust: Vec<Vec<u8>>,
    /// The certificate to show to a server that asks for one.
    pub identity: Option<Arc<Identity>>,
}

/// A request, and the practice site that must live as long as its examination.
pub(super) struct Prepared {
    pub request: Request,
    pub practice: Option<practice::Running>,
}

/// Makes the request that the arguments ask for.
pub(super) fn prepare(arguments: &CheckArguments) -> Result<Prepared, CliError> {
    for file in &arguments.report {
        report::can_save(file).map_err(|error| CliError::Report { file: file.clone(), error })?;
    }
    if let Some(file) = &arguments.save_chain {
        report::can_write(file).map_err(|error| CliError::Report { file: file.clone(), error })?;
    }
    let Site { typed, target, practice, mut settings, trust, identity } = site(&arguments.connection)?;
    if let Some(seconds) = arguments.connection.timeout {
        settings.limits.deadline_ms = (seconds * 1000.0) as u64;
    }
    if arguments.no_fetch {
        (settings.certificate.fetch_issuers, settings.certificate.ask_revocation) = (false, false);
    }
    let (name, practice) = practice.unzip();
    let steps = Step::PAGES.into_iter().filter(|step| asks_for(arguments, *step)).collect();
    // A pasted message tells which program shows it; what is answered counts more.
    let heard = Answers { program: decoder::program(&typed).and_then(Program::named), ..Answers::default() };
    let answers = arguments.answer.iter().fold(heard, |answers, (question, reply)| answers.with(*question, *reply));
    let request = Request { steps, answers, settings, trust, identity, practice: name, ..Request::new(&typed, target) };
    Ok(Prepared { request, practice })
}

/// The site that the arguments name, with its overrides; a practice site is started.
pub(super) fn site(arguments: &Connection) -> Result<Site, CliError> {
    let (settings, mut trust) = files(&arguments.shared)?;
    let identity = identity(arguments)?;
    let typed = match &arguments.practice {
        Some(name) => format!("practice:{name}"),
        None => arguments.address.clone().unwrap_or_default(),
    };
    let (mut target, practice) = match Target::parse(&typed) {
        Err(TargetError::Practice(name)) => {
            let running = start_site(&name)?;
            trust.extend(running.trust.iter().cloned());
            (running.target.clone(), Some((name, running)))
        }
        parsed => (parsed?, None),
    };
    if let Some(name) = &arguments.sni {
        let Ok(Host::Name(name)) = Host::parse(name) else { return Err(CliError::Sni(name.clone())) };
        target.sni = Sni::Name(name);
    }
    if let Some(typed) = &arguments.connect {
        let endpoint = Endpoint::parse(typed, target.port).map_err(|_| CliError::Connect(typed.clone()))?;
        target.connect = Some(endpoint);
    }
    if let Some(typed) = &arguments.proxy {
        target.proxy = Some(Proxy::parse(typed).map_err(|_| CliError::Proxy(typed.clone()))?);
    }
    Ok(Site { typed, target, practice, settings, trust, identity })
}

/// Settings and extra roots from the files that the arguments name.
pub(super) fn files(shared: &Shared) -> Result<(Settings, Vec<Vec<u8>>), CliError> {
    let (settings, _) = settings(shared.settings.as_deref(), &Words::english())?;
    Ok((settings, trust(shared)?))
}

/// The settings that hold here. A file that was named must be in order; any other that is not is left out, and said to be.
pub(super) fn settings(named: Option<&Path>, words: &Words) -> Result<(Settings, Layers), CliError> {
    let (settings, mut layers) = Files::of_this_computer(named.map(Path::to_owned)).load();
    if let Some(place) = layers.broken.iter().position(|broken| broken.layer == Layer::Named) {
        let Broken { file, error, .. } = layers.broken.swap_remove(place);
        return Err(CliError::Settings { file, error });
    }
    for broken in &layers.broken {
        output::say(&words.broken_settings(broken));
    }
    Ok((settings, layers))
}

/// The roots that the arguments name.
pub(super) fn trust(shared: &Shared) -> Result<Vec<Vec<u8>>, CliError> {
    let mut trust = Vec::new();
    for file in &shared.trust {
        trust.extend(roots(file)?);
    }
    Ok(trust)
}

/// The certificate that the arguments name.
fn identity(arguments: &Connection) -> Result<Option<Arc<Identity>>, CliError> {
    let Some(file) = &arguments.client_cert else { return Ok(None) };
    let certificate = bounded(file, Identity::MAX_BYTES)?;
    let key = arguments.client_key.as_deref().map(|key| bounded(key, Identity::MAX_BYTES)).transpose()?;
    let password = arguments.client_password.as_deref().map(|file| bounded(file, MAX_PASSWORD_BYTES)).transpose()?;
    let password = password.map(|text| String::from_utf8_lossy(&text).lines().next().unwrap_or_default().to_owned());
    Identity::read(&certificate, key.as_deref(), password.as_deref())
        .map(|identity| Some(Arc::new(identity)))
        .map_err(|error| CliError::Identity { file: file.clone(), error })
}

/// A file's bytes, one more than `most` at most: then it is too big, which its reader says.
fn bounded(file: &Path, most: usize) -> Result<Vec<u8>, CliError> {
    let unreadable = |error| CliError::IdentityRead { file: file.to_owned(), error };
    let mut bytes = Vec::new();
    File::open(file).map_err(unreadable)?.take(most as u64 + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    Ok(bytes)
}

fn asks_for(arguments: &CheckArguments, step: Step) -> bool {
    arguments.step.is_empty() || arguments.step.iter().any(|name| Step::from(*name) == step)
}

/// Starts a practice site by its name.
pub(super) fn start_site(name: &str) -> Result<practice::Running, CliError> {
    if practice::SITES.iter().all(|site| site.name != name) {
        return Err(TargetError::Practice(name.to_owned()).into());
    }
    practice::start(name).map_err(|error| CliError::PracticeStart { name: name.to_owned(), error })
}

/// The certificates of a PEM file, or the single one of a DER file.
fn roots(file: &Path) -> Result<Vec<Vec<u8>>, CliError> {
    let unreadable = |error| CliError::TrustRead { file: file.to_owned(), error };
    let mut bytes = Vec::new();
    File::open(file).map_err(unreadable)?.take(MAX_TRUST_BYTES).read_to_end(&mut bytes).map_err(unreadable)?;
    // A certificate is an ASN.1 SEQUENCE, which begins with 0x30; PEM text that begins with "0" is no certificate.
    if bytes.first() == Some(&0x30) && x509_parser::parse_x509_certificate(&bytes).is_ok() {
        return Ok(vec![bytes]);
    }
    let blocks = pem::parse_many(&bytes).unwrap_or_default();
    let certificates: Vec<Vec<u8>> = blocks
        .into_iter()
        .filter(|block| matches!(block.tag(), "CERTIFICATE" | "X509 CERTIFICATE" | "TRUSTED CERTIFICATE"))
        .map(pem::Pem::into_contents)
        .collect();
    if certificates.is_empty() { Err(CliError::TrustEmpty(file.to_owned())) } else { Ok(certificates) }
}
