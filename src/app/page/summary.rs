//! All that was found: the verdict, the six steps, the report, and what it cost.

use eframe::egui::{CornerRadius, Rect, Role, Sense, Ui, Vec2, WidgetInfo, pos2, vec2};

use crate::advice::Words;
use crate::app::theme::{self, RADIUS_SMALL, Type, palette, space};
use crate::app::widget::button::Button;
use crate::app::widget::facts::hairline;
use crate::app::widget::icon::{self, Icon};
use crate::app::widget::phases::milliseconds;
use crate::app::widget::questions;
use crate::app::widget::text::{self, say};
use crate::app::widget::verdict::{self, Marks};
use crate::app::{Action, Page, Run, RunState};
use crate::case::{Case, ConclusionOutcome, Cost};
use crate::step::{Step, StepState};

pub fn show(ui: &mut Ui, words: &Words, run: &Run) -> Option<Action> {
    super::title(ui, &words.text("app-summary-over"), &words.text("step-summary-title"));
    let mut action = None;
    let mut ask = |asked: Option<Action>| {
        if asked.is_some() {
            action = asked;
        }
    };
    match run.case() {
        Some(case) => {
            let marks = Marks {
                state: run.summary_state(),
                who: case.verdict.who.clone(),
                confidence: case.verdict.confidence,
            };
            ask(verdict::show(ui, words, &words.case_verdict(case), &marks));
            ui.add_space(space::M);
            ask(buttons(ui, words, run, case));
            // Where all is well, the steps come first: an answer tells of the odd program that fails all the same.
            if case.verdict.outcome != ConclusionOutcome::Healthy {
                ask(questions::show(ui, words, run));
            }
        }
        None => pending(ui, words, run),
    }
    text::section(ui, words.text("app-summary-steps"));
    ask(steps(ui, words, run));
    if let Some(case) = run.case() {
        others(ui, words, case);
        if case.verdict.outcome == ConclusionOutcome::Healthy {
            ask(questions::show(ui, words, run));
        }
        ui.add_space(space::L);
        text::weak(ui, cost(words, case.cost, case.duration_ms));
    }
    action
}

fn pending(ui: &mut Ui, words: &Words, run: &Run) {
    let state = run.summary_state();
    verdict::card(ui, state, &words.state(state), |ui| {
        let key = match run.state() {
            RunState::Failed if run.failure().is_none() => "app-summary-stopped",
            RunState::Failed => "app-summary-failed",
            RunState::Opening => "app-summary-opening",
            RunState::Stopping => "app-summary-stopping",
            _ => "app-summary-running",
        };
        text::line(ui, words.text(key), Type::Heading, palette(ui).text);
        let sentence = match run.failure() {
            Some(failure) => say(words, "app-summary-failure", [("text", failure.into())]),
            None => say(words, "app-summary-done-of", [("done", run.steps_done().into())]),
        };
        text::body(ui, sentence);
    });
}

fn buttons(ui: &mut Ui, words: &Words, run: &Run, case: &Case) -> Option<Action> {
    let mut action = None;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = Vec2::splat(space::S);
        let mut add = |ui: &mut Ui, button: Button, asked: Action| {
            if button.show(ui).clicked() {
                action = Some(asked);
            }
        };
        add(ui, Button::main(words.text("app-save-report")).icon(Icon::Save), Action::SaveReport);
        add(ui, Button::plain(words.text("app-copy-summary")).icon(Icon::Copy), Action::CopySummary);
        if run.state() != RunState::Reopened {
            add(ui, Button::plain(words.text("app-check-again")).icon(Icon::Refresh), Action::CheckAgain);
        }
        let page = case.verdict.step.filter(|step| Step::PAGES.contains(step));
        if let Some(step) = page {
            let label = say(words, "app-summary-show-step", [("step", words.step_name(step).into())]);
            add(ui, Button::plain(label).icon_after(Icon::ArrowRight), Action::Go(Page::Step(step)));
        }
    });
    action
}

fn steps(ui: &mut Ui, words: &Words, run: &Run) -> Option<Action> {
    let mut action = None;
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 0.0;
        for (index, step) in Step::PAGES.into_iter().enumerate() {
            if index > 0 {
                hairline(ui);
            }
            if entry(ui, words, run, step) {
                action = Some(Action::Go(Page::Step(step)));
            }
        }
    });
    action
}

/// One step: icon, name, state, and what was found; pressed, it leads to the page.
fn entry(ui: &mut Ui, words: &Words, run: &Run, step: Step) -> bool {
    let colours = palette(ui);
    let live = run.step(step);
    let (ink, _) = colours.step(live.state);
    let found = match &live.report {
        Some(report) => words.step_verdict(&run.host, report).found,
        None => words.text(if live.state == StepState::Running { "app-step-running" } else { "app-step-waiting" }),
    };
    let left = 22.0 + space::M;
    let room = ui.available_width() - left - 24.0;
    let name = format!("{}  {}", Page::Step(step).number(), words.step_name(step));
    let state = words.state(live.state);
    let name_galley = text::galley_on_one_line(ui, name.clone(), Type::Strong, colours.text, room);
    let state_galley = text::galley(ui, state.clone(), Type::Small, ink, f32::INFINITY);
    let found_galley = text::galley(ui, found.clone(), Type::Body, colours.weak, room);
    let height = name_galley.size().y + found_galley.size().y + 2.0;
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), height));
    let id = ui.scope_id().with(("step", step));
    let response = ui.interact(rect.expand(space::XS), id, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Link, ui.is_enabled(), format!("{name}, {state}: {found}")));
    if response.hovered() {
        ui.painter().rect_filled(response.rect, CornerRadius::same(RADIUS_SMALL), colours.sunken);
    }
    let mark = Rect::from_min_size(rect.min + vec2(0.0, 1.0), Vec2::splat(20.0));
    icon::paint(ui, mark, Icon::step(live.state), ink);
    let x = rect.left() + left;
    text::paint_heavy(ui, pos2(x, rect.top()), &name_galley, Type::Strong, colours.text);
    let drop = name_galley.size().y - state_galley.size().y;
    ui.painter().galley(pos2(x + name_galley.size().x + space::M, rect.top() + drop - 1.0), state_galley, ink);
    ui.painter().galley(pos2(x, rect.top() + name_galley.size().y + 2.0), found_galley, colours.weak);
    let chevron = Rect::from_center_size(pos2(rect.right() - 8.0, rect.center().y), Vec2::splat(12.0));
    icon::paint(ui, chevron, Icon::ChevronRight, colours.weak);
    theme::focus_ring(ui, &response);
    response.clicked()
}

/// What follows from the root cause, and what is independent of it.
fn others(ui: &mut Ui, words: &Words, case: &Case) {
    for (key, slugs) in
        [("app-summary-consequences", &case.verdict.consequences), ("app-summary-others", &case.verdict.others)]
    {
        if slugs.is_empty() {
            continue;
        }
        text::section(ui, words.text(key));
        theme::card(ui).show(ui, |ui| {
            ui.set_width(ui.available_width());
            for slug in slugs {
                text::body(ui, words.cause(slug).title);
            }
        });
    }
}

fn cost(words: &Words, cost: Cost, duration_ms: u64) -> String {
    say(
        words,
        "app-summary-cost",
        [
            ("connections", cost.connections.into()),
            ("sent", bytes(cost.bytes_sent).into()),
            ("received", bytes(cost.bytes_received).into()),
            ("time", milliseconds(duration_ms.saturating_mul(1_000)).into()),
        ],
    )
}

/// Bytes as people read them.
fn bytes(count: u64) -> String {
    match count {
        0..10_000 => format!("{count} B"),
        10_000..10_000_000 => format!("{} KB", count / 1_000),
        _ => format!("{} MB", count / 1_000_000),
    }
}
