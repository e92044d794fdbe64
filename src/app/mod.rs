//! The window: the wizard, its pages and widgets.
//!
//! A view reads what is known and returns an action; the wizard applies it. No view changes anything itself, and
//! nothing here waits: examinations, dialogs and files are worked on elsewhere and wake the window when they are done.
//!
//! | file | what is in it |
//! |---|---|
//! | `wizard` | which page is shown, and what each action does |
//! | `run` | one examination as the window sees it, live or from a report |
//! | `shell` | the bars and the rail around every page |
//! | `page/` | the start page, the six steps, the summary, the settings |
//! | `widget/` | one widget a file |
//! | `theme` | colours, type, distances |
//! | `visit` | the certificate that the person shows to the site of a run |
//! | `hearing` | clients that shake hands with us, to show what they offer |
//! | `errand` | dialogs, files and other programs, off the window's thread |

mod action;
mod errand;
mod hearing;
mod page;
mod run;
mod shell;
mod theme;
mod visit;
mod widget;
mod wizard;

use std::path::PathBuf;

use eframe::egui::ViewportBuilder;
use eframe::{NativeOptions, Renderer};

pub use action::{Action, Page};
pub use hearing::{Hearing, Waiting};
pub use run::{LiveStep, Run, RunState};
pub use visit::{IdentityFile, Password, Visit};
pub use wizard::Wizard;

use crate::advice::Words;
use crate::settings::{Layers, Settings};

/// The name under which desktops know the program.
const APP_ID: &str = "handshake-doctor";

/// What the window begins with.
#[derive(Clone, Debug, Default)]
pub struct StartWith {
    /// An address to examine at once.
    pub typed: Option<String>,
    /// Limits and hosts.
    pub settings: Settings,
    /// The files that they came from.
    pub layers: Layers,
    /// Extra roots for every examination of this window, DER.
    pub trust: Vec<Vec<u8>>,
    /// A saved report to open.
    pub open: Option<PathBuf>,
}

/// Opens the window and stays until it is closed; the error says why none could be opened.
pub fn run(start: StartWith) -> Result<(), String> {
    // A machine without a graphics driver for wgpu often still has one for OpenGL.
    let first = open(start.clone(), Renderer::Wgpu);
    match first {
        Ok(()) => Ok(()),
        Err(wgpu) => {
            tracing::warn!(%wgpu, "no window with wgpu, trying OpenGL");
            open(start, Renderer::Glow).map_err(|glow| format!("{wgpu}; {glow}"))
        }
    }
}

fn open(start: StartWith, renderer: Renderer) -> Result<(), String> {
    let title = Words::english().text("app-name");
    let mut viewport = ViewportBuilder::default()
        .with_title(&title)
        .with_app_id(APP_ID)
        .with_inner_size([1100.0, 760.0])
        .with_min_inner_size([400.0, 300.0]);
    if let Ok(icon) = eframe::icon_data::from_png_bytes(include_bytes!("../../assets/icons/handshake-doctor-256.png")) {
        viewport = viewport.with_icon(icon);
    }
    let options = NativeOptions { viewport, renderer, ..NativeOptions::default() };
    eframe::run_native(APP_ID, options, Box::new(|cc| Ok(Box::new(Wizard::new(&cc.egui_ctx, start)))))
        .map_err(|error| error.to_string())
}
