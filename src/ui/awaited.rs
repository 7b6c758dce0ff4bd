//! What a page shows and a job works out: the newest question counts, and the answer before stays until its own has come.

/// An answer with its question, and the question whose answer is on its way.
#[derive(Debug)]
pub struct Awaited<Q, A> {
    known: Option<(Q, A)>,
    asked: Option<Q>,
}

impl<Q, A> Default for Awaited<Q, A> {
    fn default() -> Self {
        Awaited { known: None, asked: None }
    }
}

impl<Q: PartialEq, A> Awaited<Q, A> {
    /// Whether a question is to be asked: its answer is neither here nor on its way. What is here makes any other unwanted.
    pub fn lacks(&mut self, question: &Q) -> bool {
        if self.known.as_ref().is_some_and(|(known, _)| known == question) {
            self.asked = None;
            return false;
        }
        self.asked.as_ref() != Some(question)
    }

    /// A question was asked; whichever was asked before counts no more.
    pub fn ask(&mut self, question: Q) {
        self.asked = Some(question);
    }

    /// Has the answer at once.
    pub fn set(&mut self, question: Q, answer: A) {
        self.asked = None;
        self.known = Some((question, answer));
    }

    /// Takes an answer that has come, unless another question was asked by now; whether it took it.
    pub fn take(&mut self, question: Q, answer: A) -> bool {
        let is_wanted = self.asked.as_ref() == Some(&question);
        if is_wanted {
            self.set(question, answer);
        }
        is_wanted
    }

    /// Waits no longer; the question that has no answer now.
    pub fn give_up(&mut self) -> Option<Q> {
        self.asked.take()
    }

    /// Forgets the answer, so that it is asked for again.
    pub fn forget(&mut self) {
        self.known = None;
    }

    /// The answer that came last.
    pub fn answer(&self) -> Option<&A> {
        self.known.as_ref().map(|(_, answer)| answer)
    }

    /// Its question.
    pub fn question(&self) -> Option<&Q> {
        self.known.as_ref().map(|(question, _)| question)
    }

    /// Whether an answer is on its way.
    pub fn is_pending(&self) -> bool {
        self.asked.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::Awaited;

    #[test]
    fn only_the_newest_question_is_answered() {
        let mut page = Awaited::default();
        page.ask(1);
        page.ask(2);
        assert!(!page.lacks(&2) && page.lacks(&1));
        assert!(!page.take(1, "one") && page.answer().is_none());
        assert!(page.take(2, "two") && !page.is_pending());
        assert_eq!((page.question(), page.answer()), (Some(&2), Some(&"two")));
    }

    #[test]
    fn who_comes_back_to_what_is_known_waits_for_nothing() {
        let mut page = Awaited::default();
        page.set(1, "one");
        page.ask(2);
        assert!(!page.lacks(&1) && !page.is_pending());
        assert!(!page.take(2, "two"));
        assert_eq!(page.answer(), Some(&"one"));
    }
}
