//! The wizard: which page is shown, which examination it is about, and what each action does.

use std::path::PathBuf;
use std::sync::Arc;

use eframe::egui::{self, Key, Margin, Modifiers, Role, Ui};

use super::errand::{Done, Errand};
use super::page::settings::Form;
use super::page::start::{Field, Meaning};
use super::run::Waker;
use super::shell::{self, Notice, Tone};
use super::theme::space;
use super::visit::IdentityFile;
use super::widget::text::say;
use super::{Action, Page, Run, RunState, StartWith, page, theme};
use crate::advice::Words;
use crate::case::Program;
use crate::examination::Request;
use crate::handshake::{Identity, IdentityError};
use crate::machine::{self, Browser, Window};
use crate::report;
use crate::settings::{Layers, Settings};
use crate::target::Target;

/// The window's whole state.
pub struct Wizard {
    words: Words,
    settings: Settings,
    /// Where they came from.
    layers: Layers,
    /// The settings page, while it is shown.
    form: Option<Form>,
    /// Extra roots for every examination.
    trust: Vec<Vec<u8>>,
    wake: Waker,
    page: Page,
    field: Field,
    run: Option<Run>,
    /// How many runs there have been.
    runs: u64,
    notice: Option<Notice>,
    errands: Vec<Errand>,
}

impl Wizard {
    /// A wizard that begins as it is told.
    pub fn new(ctx: &egui::Context, start: StartWith) -> Self {
        theme::install(ctx);
        let repaint = ctx.clone();
        let wake: Waker = Arc::new(move || repaint.request_repaint());
        let mut wizard = Self {
            words: Words::english(),
            settings: start.settings,
            layers: start.layers,
            form: None,
            trust: start.trust,
            wake,
            page: Page::Start,
            field: Field { wants_focus: true, ..Field::default() },
            run: None,
            runs: 0,
            notice: None,
            errands: Vec::new(),
        };
        if let Some(typed) = start.typed {
            wizard.field.typed = typed;
            wizard.check();
        }
        if let Some(broken) = wizard.layers.broken.last() {
            let text = wizard.words.broken_settings(broken);
            wizard.notice = Some(Notice { text, tone: Tone::Trouble, offer: None });
        }
        if let Some(file) = start.open {
            wizard.errands.push(Errand::open_file(&wizard.wake, file));
        }
        wizard
    }

    /// Shows a run in place of the one before, which ends.
    pub fn show_run(&mut self, run: Run, page: Page) {
        self.run = Some(run);
        self.page = page;
    }

    /// The page that is shown.
    pub fn page(&self) -> Page {
        self.page
    }

    /// The examination that is shown.
    pub fn run(&self) -> Option<&Run> {
        self.run.as_ref()
    }

    /// Draws one frame and applies what was asked for. `frame` is the window that dialogs belong to.
    pub fn show(&mut self, ui: &mut Ui, frame: Option<&eframe::Frame>) {
        self.hear();
        let mut asked = self.keys(ui);
        let areas = shell::divide(ui.max_rect(), self.run.is_some());
        shell::backdrop(ui, &areas);
        let (words, run) = (&self.words, self.run.as_ref());
        let bar = Margin::symmetric(space::M as i8, 4);
        let mut ask = |action: Option<Action>| {
            if action.is_some() {
                asked = action;
            }
        };
        ask(shell::part(ui, "top", areas.top, Role::Banner, bar, |ui| {
            shell::top(ui, words, run, self.page, areas.narrow)
        }));
        if let (Some(rail), Some(run)) = (areas.rail, run) {
            let margin = if areas.narrow { Margin::symmetric(6, 4) } else { Margin::symmetric(10, 12) };
            ask(shell::part(ui, "rail", rail, Role::Navigation, margin, |ui| {
                shell::map(ui, words, run, self.page, areas.narrow)
            }));
        }
        ask(shell::part(ui, "page", areas.page, Role::Main, Margin::ZERO, |ui| match (self.page, run) {
            (Page::Settings, _) => self.form.as_mut().and_then(|form| page::settings::show(ui, words, form)),
            (Page::Start, _) | (_, None) => page::start::show(ui, words, &self.settings, &mut self.field),
            (page, Some(run)) => page::show(ui, words, run, page),
        }));
        if let Some(bottom) = areas.bottom {
            ask(shell::part(ui, "bottom", bottom, Role::ContentInfo, bar, |ui| {
                shell::bottom(ui, words, self.page, areas.narrow)
            }));
        }
        if let Some(notice) = &self.notice {
            ask(shell::notice(ui, words, areas.page, notice));
        }
        if let Some(action) = asked {
            self.apply(ui.ctx(), action, frame);
            ui.ctx().request_repaint();
        }
    }

    /// Takes in what background work has to tell.
    fn hear(&mut self) {
        if let Some(run) = &mut self.run {
            let before = run.state();
            run.drain(&self.wake);
            let has_just_failed = before != RunState::Failed && run.state() == RunState::Failed;
            if let Some(failure) = run.failure().filter(|_| has_just_failed) {
                let text = say(&self.words, "app-notice-failed", [("text", failure.into())]);
                self.notice = Some(Notice { text, tone: Tone::Trouble, offer: None });
            }
        }
        for errand in std::mem::take(&mut self.errands) {
            match errand.take() {
                Ok(done) => self.finish(done),
                Err(errand) => self.errands.push(errand),
            }
        }
    }

    fn finish(&mut self, done: Done) {
        let say_file = |words: &Words, key: &str, file: &std::path::Path| {
            say(words, key, [("file", file.display().to_string().into())])
        };
        self.notice = match done {
            Done::Saved(file) => {
                Some(Notice { text: say_file(&self.words, "app-notice-saved", &file), tone: Tone::Done, offer: None })
            }
            Done::NotSaved(text) | Done::NotOpened(text) => Some(Notice { text, tone: Tone::Trouble, offer: None }),
            Done::Opened(file, case) => {
                self.runs += 1;
                self.field.typed.clone_from(&case.typed);
                let run = Run::of_case(self.runs, *case, Some(file));
                self.show_run(run, Page::Summary);
                None
            }
            Done::CertificateFiles(files) => {
                self.read_certificate(files);
                None
            }
            Done::Certificate(file, opened) => {
                self.take_certificate(file, opened);
                None
            }
            Done::FileSaved(file) => {
                Some(Notice { text: say_file(&self.words, "app-chain-saved", &file), tone: Tone::Done, offer: None })
            }
            Done::NothingChosen(Some((file, action))) => Some(Notice {
                text: self.words.text("app-notice-nothing-saved"),
                tone: Tone::Hint,
                offer: Some((say_file(&self.words, "app-notice-save-to", &file), action)),
            }),
            Done::SettingsSaved(settings, layers, moved) => {
                self.settings = *settings;
                let before = self.form.as_ref().map_or(Page::Start, Form::before);
                self.form = Some(Form::new(&self.settings, &layers, before));
                self.layers = *layers;
                let mut text = self.words.text("settings-saved");
                if let Some(file) = moved {
                    text = format!("{text} {}", say_file(&self.words, "settings-moved", &file));
                }
                Some(Notice { text, tone: Tone::Done, offer: None })
            }
            Done::NothingChosen(None) | Done::Launched(Ok(())) => None,
            Done::Launched(Err(reason)) => Some(Notice {
                text: say(&self.words, "app-notice-not-launched", [("reason", reason.into())]),
                tone: Tone::Trouble,
                offer: None,
            }),
        };
    }

    /// Keys that work on every page.
    fn keys(&self, ui: &Ui) -> Option<Action> {
        let numbers = [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7];
        let typing = ui.ctx().text_edit_focused();
        ui.input_mut(|input| {
            let Some(run) = &self.run else { return None };
            for (key, page) in numbers.into_iter().zip(Page::OF_EXAMINATION) {
                if input.consume_key(Modifiers::COMMAND, key) {
                    return Some(Action::Go(page));
                }
            }
            if input.consume_key(Modifiers::COMMAND, Key::Num0) || input.consume_key(Modifiers::COMMAND, Key::N) {
                return Some(Action::Go(Page::Start));
            }
            // In a text field, these move the cursor on some systems.
            if !typing && input.consume_key(Modifiers::ALT, Key::ArrowLeft) {
                return self.page.back().map(Action::Go);
            }
            if !typing && input.consume_key(Modifiers::ALT, Key::ArrowRight) {
                return self.page.next().map(Action::Go);
            }
            if run.is_busy() && input.consume_key(Modifiers::NONE, Key::Escape) {
                return Some(Action::Stop);
            }
            let again = input.consume_key(Modifiers::NONE, Key::F5) || input.consume_key(Modifiers::COMMAND, Key::R);
            if again && !run.is_busy() {
                return Some(Action::CheckAgain);
            }
            if run.case().is_some() && input.consume_key(Modifiers::COMMAND, Key::S) {
                return Some(Action::SaveReport);
            }
            None
        })
    }

    fn apply(&mut self, ctx: &egui::Context, action: Action, frame: Option<&eframe::Frame>) {
        match action {
            Action::Answer(question, answer) => {
                if let Some(run) = &mut self.run {
                    run.answer(question, answer);
                }
            }
            Action::Check => self.check(),
            Action::CheckAgain => self.check_again(),
            Action::CheckPractice(name) => {
                self.field.typed = format!("practice:{name}");
                self.check();
            }
            Action::ChooseCertificate => {
                self.errands.push(Errand::choose_certificate(&self.wake, &self.words, frame));
            }
            Action::Copy(text) => self.copy(ctx, text),
            Action::CopySummary => {
                if let Some(case) = self.run.as_ref().and_then(Run::case) {
                    let text = report::summary(case, &self.words);
                    self.copy(ctx, text);
                }
            }
            Action::DismissNotice => self.notice = None,
            Action::Go(page) => {
                if page == Page::Settings && self.page != Page::Settings {
                    self.form = Some(Form::new(&self.settings, &self.layers, self.page));
                }
                self.page = page;
                self.field.wants_focus = page == Page::Start;
            }
            Action::LeaveCertificateOut => self.check_again_showing(None),
            Action::OpenDateSettings => {
                // Where they cannot be opened, the way by hand says more than an error.
                let by_hand = say(&self.words, "clock-sync-by-hand", [("system", std::env::consts::OS.into())]);
                self.errands.push(Errand::launch(&self.wake, || machine::open_date_settings().map_err(|_| by_hand)));
            }
            Action::OpenReport => self.errands.push(Errand::open(&self.wake, &self.words, frame)),
            Action::OpenSite { browser, window } => {
                if let Some(address) = self.run.as_ref().and_then(Run::web_address) {
                    self.errands.push(Errand::launch(&self.wake, move || {
                        machine::open_site(&browser, &address, window).map_err(|error| error.to_string())
                    }));
                }
            }
            Action::SaveFile { name, bytes } => {
                self.errands.push(Errand::save_file(&self.wake, &self.words, name, bytes, frame));
            }
            Action::SaveFileTo(file, bytes) => {
                self.notice = None;
                self.errands.push(Errand::save_file_to(&self.wake, file, bytes));
            }
            Action::SaveReport => {
                if let Some(case) = self.run.as_ref().and_then(Run::case) {
                    self.errands.push(Errand::save(&self.wake, &self.words, case.clone(), frame));
                }
            }
            Action::SaveReportTo(file) => {
                self.notice = None;
                if let Some(case) = self.run.as_ref().and_then(Run::case) {
                    self.errands.push(Errand::save_to(&self.wake, case.clone(), file));
                }
            }
            Action::SaveSettings => {
                if let Some(choices) = self.form.as_mut().and_then(Form::choices) {
                    self.notice = None;
                    self.errands.push(Errand::save_settings(&self.wake, self.layers.clone(), choices));
                }
            }
            Action::Stop => {
                if let Some(run) = &mut self.run {
                    run.stop();
                }
            }
            Action::StopClientTest => {
                if let Some(run) = &mut self.run {
                    run.hearing.stop();
                }
            }
            Action::TestClient(browser) => self.test_client(browser),
            Action::Theme(preference) => ctx.set_theme(preference),
            Action::UnlockCertificate(password) => {
                if let Some(file) = self.run.as_ref().and_then(|run| run.visit.locked.clone()) {
                    self.errands.push(Errand::unlock_certificate(&self.wake, file, password));
                }
            }
        }
    }

    /// Starts a client test, and opens its page in the browser that is tested.
    fn test_client(&mut self, browser: Option<Box<Browser>>) {
        let Some(run) = &mut self.run else { return };
        match run.hearing.start(browser.as_deref(), &self.words, &self.wake) {
            Ok(page) => self.errands.extend(browser.map(|browser| {
                Errand::launch(&self.wake, move || {
                    machine::open_site(&browser, &page, Window::Normal).map_err(|error| error.to_string())
                })
            })),
            Err(error) => {
                let text = say(&self.words, "app-client-not-started", [("reason", error.to_string().into())]);
                self.notice = Some(Notice { text, tone: Tone::Trouble, offer: None });
            }
        }
    }

    fn copy(&mut self, ctx: &egui::Context, text: String) {
        ctx.copy_text(text);
        self.notice = Some(Notice { text: self.words.text("app-notice-copied"), tone: Tone::Done, offer: None });
    }

    /// Reads a certificate and its key from these files, and checks again with it.
    pub fn read_certificate(&mut self, files: Vec<PathBuf>) {
        self.errands.push(Errand::read_certificate(&self.wake, files));
    }

    /// A certificate was read, or is locked, or cannot be used.
    fn take_certificate(&mut self, file: Option<IdentityFile>, opened: Result<Arc<Identity>, IdentityError>) {
        let Some(run) = &mut self.run else { return };
        match opened {
            Ok(identity) => {
                let name = file.map(|file| file.name).unwrap_or_default();
                self.check_again_showing(Some((name, identity)));
            }
            Err(error @ (IdentityError::PasswordNeeded | IdentityError::PasswordWrong)) => {
                run.visit.error = Some(error).filter(|error| *error == IdentityError::PasswordWrong);
                run.visit.locked = file;
            }
            Err(error) => {
                run.visit.error = Some(error);
                run.visit.locked = None;
            }
        }
    }

    /// Examines what stands in the field; what cannot be understood stays there with a sentence under it. The page that
    /// is shown first is the one that an error message points to.
    fn check(&mut self) {
        self.check_showing(None);
    }

    fn check_showing(&mut self, shown: Option<(String, Arc<Identity>)>) {
        let understood = self.field.understood();
        match understood.meaning {
            Err(error) => {
                self.field.error = Some(error);
                self.field.wants_focus = true;
                self.page = Page::Start;
            }
            Ok(Meaning::Target(target)) => {
                let mut request = self.request(target);
                // A pasted message tells which program shows it.
                request.answers.program = understood.reading.program().and_then(Program::named);
                self.begin(request, shown, Run::start);
                if let Some(step) = understood.reading.step() {
                    self.page = Page::Step(step);
                }
            }
            Ok(Meaning::Practice(name)) => {
                // The target is known once the site listens.
                let request = self.request(Target::new(crate::target::Host::Name(name.to_owned()), 443));
                self.begin(request, shown, |number, request, wake| Run::start_practice(number, name, request, wake));
            }
        }
    }

    /// Examines the same once more: the target as it was, overrides and the visitor's certificate included.
    fn check_again(&mut self) {
        let shown = self.run.as_ref().and_then(|run| run.visit.shown.clone());
        self.check_again_showing(shown);
    }

    fn check_again_showing(&mut self, shown: Option<(String, Arc<Identity>)>) {
        let Some(run) = &self.run else { return };
        if let Some(name) = &run.practice {
            self.field.typed = format!("practice:{name}");
            let page = self.page;
            self.check_showing(shown);
            self.page = page;
            return;
        }
        let again = run.request().cloned().or_else(|| {
            run.case().map(|case| Request {
                typed: case.typed.clone(),
                trust: self.trust.clone(),
                ..Request::new(&case.typed, case.target.clone())
            })
        });
        // They may have been changed since.
        let again = again.map(|request| Request { settings: self.settings.clone(), ..request });
        if let Some(request) = again {
            let page = self.page;
            self.begin(request, shown, Run::start);
            self.page = page;
        }
    }

    fn request(&self, target: Target) -> Request {
        Request {
            settings: self.settings.clone(),
            trust: self.trust.clone(),
            ..Request::new(&self.field.typed, target)
        }
    }

    /// Replaces the run; the one before stops, and its connections close. What is shown to one site is shown to no other.
    fn begin(
        &mut self,
        request: Request,
        shown: Option<(String, Arc<Identity>)>,
        start: impl FnOnce(u64, Request, &Waker) -> Run,
    ) {
        self.runs += 1;
        self.notice = None;
        self.field.error = None;
        let identity = shown.as_ref().map(|(_, identity)| Arc::clone(identity));
        let mut run = start(self.runs, Request { identity, ..request }, &self.wake);
        if let Some(before) = &mut self.run {
            run.hearing = std::mem::take(&mut before.hearing);
        }
        run.visit.shown = shown;
        if let Some(before) = &self.run {
            run.follow(before);
        }
        self.show_run(run, Page::OF_EXAMINATION[0]);
    }
}

impl eframe::App for Wizard {
    fn ui(&mut self, ui: &mut Ui, frame: &mut eframe::Frame) {
        self.show(ui, Some(frame));
    }

    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        visuals.panel_fill.to_normalized_gamma_f32()
    }
}
