//! The pages. Each of the six has the same skeleton: title, verdict, its own part, what we checked, and the folds.
//!
//! A page is a function of what is known; it answers with what the person asked for.

mod allowlist;
mod browser;
mod certificate;
mod cipher;
mod clock;
mod observation;
mod protocol;
pub mod settings;
pub mod start;
mod summary;
mod visitor;

use eframe::egui::{Align, Frame, Layout, Margin, Memory, ScrollArea, Sense, Ui, vec2};

use super::theme::{self, NARROW, READING_WIDTH, Type, palette, space};
use super::widget::button::Button;
use super::widget::chain::{self, Look};
use super::widget::details::Pairs;
use super::widget::icon::{self, Icon};
use super::widget::text::{self, say};
use super::widget::verdict::{self, Marks};
use super::widget::{facts, fold, questions};
use super::{Action, LiveStep, Page, Run, RunState};
use crate::advice::{Words, best_finding};
use crate::certificate::ChainReport;
use crate::step::{Evidence, Fact, Step, StepReport, StepState};

/// Pages lower than this have no room for a line above their title.
const LOW: f32 = 260.0;

/// Draws a page of an examination.
pub fn show(ui: &mut Ui, words: &Words, run: &Run, page: Page) -> Option<Action> {
    let words = &run.case().map_or_else(|| words.clone(), |case| words.on(&case.system));
    scroll(ui, ("page", run.number, page), READING_WIDTH, |ui| {
        let banner = banner(ui, words, run, page);
        let content = match page {
            Page::Step(step) => step_page(ui, words, run, step),
            Page::Start | Page::Settings | Page::Summary => summary::show(ui, words, run),
        };
        banner.or(content)
    })
}

/// What every page scrolls in: its margins, its width, and the focus always in sight.
fn scroll<R>(
    ui: &mut Ui,
    key: impl std::hash::Hash + std::fmt::Debug,
    width: f32,
    content: impl FnOnce(&mut Ui) -> R,
) -> R {
    let narrow = ui.available_width() < NARROW - 248.0;
    let side = if narrow { space::M } else { space::XL };
    let margin = Margin {
        left: side as i8,
        right: side as i8,
        top: if narrow { space::M } else { space::L } as i8,
        bottom: space::XL as i8,
    };
    ScrollArea::vertical()
        .id_salt(key)
        .auto_shrink([false, false])
        .show(ui, |ui| {
            Frame::new()
                .inner_margin(margin)
                .show(ui, |ui| {
                    ui.set_width(ui.available_width().min(width));
                    let answer = content(ui);
                    keep_focus_in_sight(ui);
                    answer
                })
                .inner
        })
        .inner
}

/// Scrolls to whatever the keyboard has just moved to.
fn keep_focus_in_sight(ui: &Ui) {
    let id = ui.scope_id().with("focus");
    let focused = ui.memory(Memory::focused);
    let before = ui.data(|data| data.get_temp(id)).unwrap_or(None);
    if focused == before {
        return;
    }
    ui.data_mut(|data| data.insert_temp(id, focused));
    let Some(response) = focused.and_then(|id| ui.ctx().read_response(id)) else { return };
    if ui.min_rect().contains_rect(response.rect) {
        ui.scroll_to_rect(response.rect.expand(space::L), None);
    }
}

/// A line above the page: that a report was reopened, or what the whole examination says.
fn banner(ui: &mut Ui, words: &Words, run: &Run, page: Page) -> Option<Action> {
    if let (RunState::Reopened, Some(case)) = (run.state(), run.case()) {
        let file =
            run.file.as_deref().and_then(|file| file.file_name()).map(|name| name.to_string_lossy().into_owned());
        let when = case.started.format("%Y-%m-%d %H:%M UTC").to_string();
        let args = [("file", file.unwrap_or_default().into()), ("when", when.into())];
        return line_card(ui, Icon::Folder, &say(words, "app-reopened", args), &words.text("app-check-now"))
            .then_some(Action::CheckAgain);
    }
    let case = run.case()?;
    // In a window this low the sentence would fill the page; the strip above it tells where the trouble is.
    if ui.clip_rect().height() < LOW {
        return None;
    }
    let explained = case.verdict.step.filter(|step| Step::PAGES.contains(step)).map_or(Page::Summary, Page::Step);
    if page == Page::Summary || page == explained {
        return None;
    }
    let found = words.case_verdict(case).found;
    line_card(ui, Icon::step(run.summary_state()), &found, &words.text("app-show-me")).then_some(Action::Go(explained))
}

/// A sentence with a button at its end, or under it where there is little room.
fn line_card(ui: &mut Ui, mark: Icon, sentence: &str, label: &str) -> bool {
    let colours = palette(ui);
    let mut pressed = false;
    let ink = match mark {
        Icon::Good => colours.good,
        Icon::Problem => colours.problem,
        _ => colours.weak,
    };
    Frame::new()
        .fill(colours.sunken)
        .corner_radius(theme::RADIUS)
        .inner_margin(Margin::symmetric(space::M as i8, 3))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            let button = Button::quiet(label).icon_after(Icon::ArrowRight);
            let wide = ui.available_width() > 520.0;
            let button_width = button.width(ui);
            let width = ui.available_width();
            ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::left_to_right(Align::Min), |ui| {
                ui.spacing_mut().item_spacing.x = space::M;
                // The first line of the sentence stands at the height of the button's label.
                let drop = (theme::BUTTON_HEIGHT - theme::ICON) / 2.0;
                let (rect, _) = ui.allocate_exact_size(vec2(theme::ICON, theme::BUTTON_HEIGHT), Sense::hover());
                icon::paint(ui, rect, mark, ink);
                let beside = if wide { button_width + space::M } else { 0.0 };
                let room = ui.available_width() - beside;
                if wide {
                    text::cell(ui, room, |ui| {
                        ui.add_space(drop - 1.0);
                        text::body(ui, sentence);
                        ui.add_space(drop - 1.0);
                    });
                    pressed = button.show(ui).clicked();
                } else {
                    text::cell(ui, room, |ui| {
                        ui.add_space(drop - 1.0);
                        text::body(ui, sentence);
                        pressed = button.show(ui).clicked();
                    });
                }
            });
        });
    ui.add_space(space::M);
    pressed
}

/// The skeleton of the six.
fn step_page(ui: &mut Ui, words: &Words, run: &Run, step: Step) -> Option<Action> {
    let live = run.step(step);
    let number = Page::Step(step).number();
    title(ui, &say(words, "app-step-of", [("number", number.into())]), &words.step_title(step));
    let Some(report) = &live.report else {
        not_yet(ui, words, live);
        return if step == Step::Browser { questions::show(ui, words, run) } else { None };
    };
    let mut action = None;
    let mut ask = |asked: Option<Action>| {
        if asked.is_some() {
            action = asked;
        }
    };
    let best = best_finding(report);
    let marks = Marks {
        state: report.state,
        who: best.map(|finding| finding.who.clone()).unwrap_or_default(),
        confidence: best.map(|finding| finding.confidence),
    };
    ask(verdict::show(ui, words, &words.step_verdict(&run.host, report), &marks));
    // What can be done on a page stands above what was seen.
    if let Some(Evidence::Certificate(evidence)) = &report.evidence {
        ask(visitor::show(ui, words, run, evidence));
    }
    if let Some(Evidence::Allowlist(evidence)) = &report.evidence {
        ask(allowlist::show(ui, words, run, report, evidence));
    }
    let acts = matches!(step, Step::Clock | Step::Browser);
    if acts {
        ask(own_part(ui, words, run, report));
    }
    let told: Vec<Fact> = report.facts.iter().filter(|fact| !allowlist::is_told_below(fact)).cloned().collect();
    if !told.is_empty() {
        text::section(ui, words.text("app-checked"));
        facts::show(ui, words, &told);
    }
    if !acts {
        ask(own_part(ui, words, run, report));
    }
    ask(folds(ui, words, run, report));
    action
}

/// The part of a page that no other page has.
fn own_part(ui: &mut Ui, words: &Words, run: &Run, report: &StepReport) -> Option<Action> {
    match (&report.evidence, report.step) {
        (Some(Evidence::Clock(evidence)), _) => clock::show(ui, words, run, evidence),
        (Some(Evidence::Browser(evidence)), _) => browser::show(ui, words, run, evidence),
        (Some(Evidence::Allowlist(evidence)), _) => {
            allowlist::seen(ui, words, run, evidence);
            None
        }
        (Some(Evidence::Protocol(evidence)), _) => protocol::show(ui, words, evidence),
        (Some(Evidence::Cipher(evidence)), _) => cipher::show(ui, words, run.number, evidence),
        (Some(Evidence::Certificate(evidence)), _) => {
            let look = report.chain.as_ref().map(|chain| chain_look(words, run, report.step, chain));
            certificate::show(ui, words, evidence, look.as_ref())
        }
        (None, Step::Browser) => questions::show(ui, words, run),
        (None, _) => None,
    }
}

/// What a step knows beyond its handshakes, for the technical details.
fn own_details(words: &Words, report: &StepReport) -> Pairs {
    match &report.evidence {
        Some(Evidence::Protocol(evidence)) => protocol::details(words, evidence),
        Some(Evidence::Cipher(evidence)) => cipher::details(words, evidence),
        _ => Pairs::new(),
    }
}

/// Timeline, chain and technical details of the step's own probe.
fn folds(ui: &mut Ui, words: &Words, run: &Run, report: &StepReport) -> Option<Action> {
    let key = (run.number, report.step);
    let chosen = observation::chosen(ui, key, report.observations.len());
    ui.add_space(space::L);
    if let Some(seen) = report.observations.get(chosen) {
        let short = super::widget::ladder::short(words, seen);
        fold::show(ui, ("timeline", key), &words.text("app-fold-timeline"), &short, |ui| {
            observation::choose(ui, words, key, &report.observations);
            let id = eframe::egui::Id::unique(("ladder", key, chosen));
            super::widget::ladder::show(ui, words, seen, id);
        });
    }
    let mut action = None;
    // The page of the certificate shows its chain without being asked.
    let is_drawn = matches!(report.evidence, Some(Evidence::Certificate(_)));
    if let Some(chain) = report.chain.as_ref().filter(|_| !is_drawn) {
        let short = chain::short(words, chain);
        fold::show(ui, ("chain", key), &words.text("app-fold-chain"), &short, |ui| {
            action = chain::show(ui, &chain_look(words, run, report.step, chain));
        });
    }
    fold::show(ui, ("details", key), &words.text("app-fold-details"), &observation::took(words, report), |ui| {
        observation::choose(ui, words, key, &report.observations);
        let mut pairs = own_details(words, report);
        pairs.extend(observation::details(words, report, report.observations.get(chosen)));
        action = super::widget::details::show(ui, &pairs, &words.text("app-details-copy")).or(action.take());
    });
    action
}

/// What the cards of a step's chain are drawn from.
fn chain_look<'a>(words: &'a Words, run: &'a Run, step: Step, chain: &'a ChainReport) -> Look<'a> {
    let clock = run.step(Step::Clock).report.as_ref().and_then(|report| report.evidence.as_ref());
    let measured = match clock {
        Some(Evidence::Clock(seen)) => crate::step::clock::measured_time(seen, chain.judged_at),
        _ => None,
    };
    Look { words, chain, measured, host: &run.host, key: eframe::egui::Id::unique(("chain", run.number, step)) }
}

/// A page's title under its place in the wizard.
fn title(ui: &mut Ui, over: &str, title: &str) {
    let colours = palette(ui);
    text::line(ui, over, Type::Small, colours.weak);
    text::line(ui, title, Type::Title, colours.text);
    ui.add_space(space::M);
}

/// What stands in the verdict's place before there is one.
fn not_yet(ui: &mut Ui, words: &Words, live: &LiveStep) {
    let state = if live.state == StepState::Running { StepState::Running } else { StepState::Waiting };
    verdict::card(ui, state, &words.state(state), |ui| {
        let colours = palette(ui);
        let key = if state == StepState::Running { "app-step-running" } else { "app-step-waiting" };
        text::line(ui, words.text(key), Type::Heading, colours.text);
        if let Some((done, of)) = live.progress.filter(|(_, of)| *of > 0) {
            let sentence = say(words, "app-step-progress", [("done", done.into()), ("of", of.into())]);
            text::body(ui, sentence.clone());
            ui.add_space(space::S);
            let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 6.0), Sense::hover());
            ui.painter().rect_filled(rect, 3.0, colours.card);
            let mut filled = rect;
            filled.set_width(rect.width() * (done as f32 / of as f32).clamp(0.0, 1.0));
            ui.painter().rect_filled(filled, 3.0, colours.accent);
            response.widget_info(|| {
                let mut info =
                    eframe::egui::WidgetInfo::labeled(eframe::egui::Role::ProgressIndicator, true, &sentence);
                info.value = Some(done as f64);
                info
            });
        } else {
            text::body(ui, words.text("app-step-soon"));
        }
    });
    ui.add_space(space::M);
    text::weak(ui, words.text("app-step-will-show"));
}
