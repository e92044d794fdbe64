//! Puts accepted suites into the server's order with as few questions as possible.
//!
//! Every answer says: of all that was offered, this one stands first. From what is known follows an order that may be
//! right; each pair of neighbours in it that no answer has compared is asked, many at once. Where the guess was right,
//! nothing is left to ask.

/// What answers have said about the order of some suites.
#[derive(Clone, Debug, Default)]
pub(super) struct Order {
    /// In the order to assume where nothing is known.
    accepted: Vec<u16>,
    /// What stands before what, by places in `accepted`: what answers say, and what follows from it.
    before: Vec<Vec<bool>>,
}

impl Order {
    /// An order of these suites, the likeliest first, of which nothing is known.
    pub fn new(guess: &[u16]) -> Self {
        Self { accepted: guess.to_vec(), before: vec![vec![false; guess.len()]; guess.len()] }
    }

    /// Takes an answer: `picked` was chosen among `offered`.
    pub fn learn(&mut self, offered: &[u16], picked: u16) {
        let places = 0..self.accepted.len();
        let Some(first) = places.clone().find(|place| self.accepted[*place] == picked) else { return };
        let mut behind = vec![false; places.len()];
        for other in places.clone() {
            // An answer that contradicts what is known adds nothing to it.
            if other != first && offered.contains(&self.accepted[other]) && !self.before[other][first] {
                behind[other] = true;
                places.clone().for_each(|further| behind[further] |= self.before[other][further]);
            }
        }
        for ahead in places.clone().filter(|ahead| *ahead == first || self.before[*ahead][first]).collect::<Vec<_>>() {
            places.clone().filter(|other| behind[*other] && *other != ahead).for_each(|other| {
                self.before[ahead][other] = true;
            });
        }
    }

    /// An order that fits all answers, and the questions that would prove it: each a list whose first suite should be
    /// picked. No questions: it is proved. Contradicting answers (a server without an order) are passed over.
    pub fn next(&self) -> (Vec<u16>, Vec<Vec<u16>>) {
        let order = self.assumed();
        let questions = (1..order.len())
            .filter(|at| !self.before[order[at - 1]][order[*at]])
            .map(|at| self.question(&order, at - 1))
            .collect();
        (self.suites(order), questions)
    }

    /// The question that gives the first place that is open its suite: whatever is picked stands there for good. `None`
    /// when every place is taken.
    pub fn next_place(&self) -> Option<Vec<u16>> {
        let order = self.assumed();
        (0..order.len()).map(|at| self.question(&order, at)).find(|question| question.len() > 1)
    }

    /// The suite at a place and all behind it that it has not been compared with, the nearest first: the answer places
    /// the first one of them all.
    fn question(&self, order: &[usize], at: usize) -> Vec<u16> {
        let first = order[at];
        let open = order[at + 1..].iter().copied().filter(|other| !self.before[first][*other]);
        self.suites(std::iter::once(first).chain(open))
    }

    fn suites(&self, places: impl IntoIterator<Item = usize>) -> Vec<u16> {
        places.into_iter().map(|place| self.accepted[place]).collect()
    }

    /// The likeliest order that fits, as places: always the first in the guess that nothing left must precede.
    fn assumed(&self) -> Vec<usize> {
        let mut left: Vec<usize> = (0..self.accepted.len()).collect();
        let mut order = Vec::with_capacity(left.len());
        while !left.is_empty() {
            // Where every one waits for another the answers contradict each other; then any will do.
            let is_free = |place: &usize| left.iter().all(|other| !self.before[*other][*place]);
            let at = left.iter().position(is_free).unwrap_or(0);
            order.push(left.remove(at));
        }
        order
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Asks until the order is proved; the order and how many questions and rounds it took.
    fn prove(mut known: Order, server: &[u16]) -> (Vec<u16>, usize, usize) {
        let (mut asked, mut rounds) = (0, 0);
        loop {
            let (order, questions) = known.next();
            if questions.is_empty() {
                return (order, asked, rounds);
            }
            rounds += 1;
            for question in questions {
                asked += 1;
                let picked = server.iter().copied().find(|suite| question.contains(suite)).expect("accepted");
                known.learn(&question, picked);
            }
        }
    }

    #[test]
    fn a_right_guess_costs_one_round() {
        let server: Vec<u16> = (0..20).collect();
        assert_eq!(prove(Order::new(&server), &server), (server, 19, 1));
    }

    #[test]
    fn what_elimination_has_shown_is_not_asked_again() {
        let server: Vec<u16> = (0..20).collect();
        let mut known = Order::new(&server);
        for (low, high) in [(0, 10), (10, 20)] {
            for at in low..high {
                known.learn(&server[at..high], server[at]);
            }
        }
        assert_eq!(prove(known, &server), (server, 1, 1));
    }

    proptest! {
        #[test]
        fn place_by_place_it_takes_one_question_a_suite(server in Just((0..24_u16).collect::<Vec<_>>()).prop_shuffle()) {
            let mut known = Order::new(&(0..24).collect::<Vec<_>>());
            let mut asked = 0;
            while let Some(question) = known.next_place() {
                asked += 1;
                known.learn(&question, server.iter().copied().find(|suite| question.contains(suite)).expect("accepted"));
            }
            prop_assert_eq!(known.next().0, server);
            prop_assert!(asked < 24, "{asked}");
        }

        #[test]
        fn every_order_is_found(server in Just((0..24_u16).collect::<Vec<_>>()).prop_shuffle()) {
            let guess: Vec<u16> = (0..24).collect();
            let (order, asked, _) = prove(Order::new(&guess), &server);
            prop_assert_eq!(order, server);
            prop_assert!(asked <= 24 * 23 / 2);
        }

        #[test]
        fn a_server_without_an_order_brings_it_to_an_end(picks in prop::collection::vec(0..6_usize, 200)) {
            let mut known = Order::new(&[1, 2, 3, 4, 5, 6]);
            let mut picks = picks.into_iter();
            for _ in 0..30 {
                let (_, questions) = known.next();
                for question in &questions {
                    known.learn(question, question[picks.next().unwrap_or(0) % question.len()]);
                }
            }
            prop_assert!(known.next().1.is_empty());
        }
    }
}
