//! Questions that only the person can answer, with what was answered; the answers are evidence like any other.

use eframe::egui::Ui;

use super::button;
use super::facts::hairline;
use super::text;
use crate::advice::Words;
use crate::app::theme::{self, Type, palette, space};
use crate::app::{Action, Run, RunState};
use crate::case::{Question, Reply};
use crate::diagnosis;

/// More open questions than these at once would be a form to fill in.
const AT_ONCE: usize = 3;

/// The questions with an answer, and the most telling open ones; nothing where no answer would change anything.
pub fn show(ui: &mut Ui, words: &Words, run: &Run) -> Option<Action> {
    let asked = asked(run);
    if asked.is_empty() {
        return None;
    }
    let mut action = None;
    text::section(ui, words.text("questions-section"));
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        for (index, question) in asked.into_iter().enumerate() {
            if index > 0 {
                hairline(ui);
            }
            let answer = ask(ui, words, run, question);
            action = action.take().or(answer);
        }
        ui.add_space(space::S);
        text::weak(ui, words.text("questions-why"));
    });
    action
}

/// What was answered stays, so that it can be taken back.
fn asked(run: &Run) -> Vec<Question> {
    let answers = run.answers();
    let answered = Question::ALL.into_iter().filter(|question| answers.reply(*question).is_some());
    if run.state() == RunState::Reopened {
        return answered.collect();
    }
    let open = match run.case() {
        Some(case) => diagnosis::open_questions(case).into_iter().map(|open| open.question).collect(),
        // While the steps are at work, the two that anybody can try.
        None => [Question::WorksInOtherBrowser, Question::WorksInPrivateWindow]
            .into_iter()
            .filter(|question| answers.reply(*question).is_none())
            .collect::<Vec<_>>(),
    };
    answered.chain(open.into_iter().take(AT_ONCE)).collect()
}

fn ask(ui: &mut Ui, words: &Words, run: &Run, question: Question) -> Option<Action> {
    let sentence = words.text(&format!("question-{}", question.slug()));
    text::body(ui, sentence.clone());
    let current = run.answers().reply(question);
    let label = |reply: Reply| words.text(&format!("answer-{}", reply.slug()));
    if run.state() == RunState::Reopened {
        text::line(ui, current.map(label).unwrap_or_default(), Type::Strong, palette(ui).text);
        return None;
    }
    ui.add_space(space::XS);
    let mut choices: Vec<(Option<Reply>, String)> =
        question.replies().into_iter().map(|reply| (Some(reply), label(reply))).collect();
    choices.push((None, words.text("answer-unknown")));
    button::choice(ui, &sentence, current, &choices).map(|reply| Action::Answer(question, reply))
}
