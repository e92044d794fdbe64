//! Handshake Doctor finds out why "SSL handshake failed", says so in plain words, and tells the right person what to do.
//!
//! Data flows one way: [`target`] → [`examination`] → [`case`] → [`diagnosis`] → [`advice`] → window, report or terminal.
//! A room uses only the rooms of the floors below it:
//!
//! | floor | rooms |
//! |---|---|
//! | ground | [`wire`] TLS bytes without I/O · [`net`] every socket · [`machine`] facts of this computer · [`target`] what to examine · [`settings`] limits and hosts |
//! | first | [`handshake`] one handshake, observed · [`certificate`] what certificates say and who trusts them |
//! | second | [`scan`] everything that a server can do, asked at the pace that it bears |
//! | third | [`step`] the six steps, each a probe and a judge |
//! | fourth | [`case`] all that one examination knows · [`listener`] a client that shakes hands with us |
//! | fifth | [`examination`] runs the steps · [`diagnosis`] finds the root cause · [`decoder`] what an error message means |
//! | sixth | [`advice`] every word a person reads |
//! | seventh | [`report`] the files handed on · [`practice`] small broken servers to try |
//! | roof | [`app`] the window · [`cli`] the terminal |

pub mod advice;
pub mod app;
pub mod case;
pub mod certificate;
pub mod cli;
pub mod decoder;
pub mod diagnosis;
pub mod examination;
pub mod handshake;
pub mod listener;
pub mod machine;
pub mod net;
mod now;
pub mod practice;
pub mod report;
pub mod scan;

pub mod settings;
pub mod step;
mod tables;
pub mod target;
pub mod wire;
