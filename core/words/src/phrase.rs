//! Words that stand in a sentence, in the form that the sentence wants.

use core::fmt;

/// In which form a phrase stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Case {
    /// Nominative.
    #[default]
    Nom,
    /// Genitive, as an attribute: "des Betrags", "von Riverside Hospital".
    Gen,
    /// Dative.
    Dat,
    /// Accusative.
    Acc,
    /// After "bis": "zum Ablauf des 1. März 2026", "30 Kalendertage nach dem Zugang", or a clause.
    Til,
}

impl Case {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Nom, Self::Gen, Self::Dat, Self::Acc, Self::Til];

    /// As Fluent files write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Nom => "nom",
            Self::Gen => "gen",
            Self::Dat => "dat",
            Self::Acc => "acc",
            Self::Til => "til",
        }
    }
}

/// Words in each case; English, names and whole clauses are the same in all.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Phrase(Forms);

#[derive(Clone, PartialEq, Eq, Debug)]
enum Forms {
    Same(String),
    Each(Box<[String; 5]>),
}

impl Phrase {
    /// No words.
    #[must_use]
    pub fn none() -> Self {
        Self(Forms::Same(String::new()))
    }

    /// Asks for each form.
    #[must_use]
    pub fn each(of: impl FnMut(Case) -> String) -> Self {
        let forms = Case::ALL.map(of);
        let [first, rest @ ..] = &forms;
        if rest.iter().all(|f| f == first) {
            let [first, ..] = forms;
            return Self(Forms::Same(first));
        }
        Self(Forms::Each(Box::new(forms)))
    }

    /// The form of one case.
    #[must_use]
    pub fn form(&self, case: Case) -> &str {
        match &self.0 {
            Forms::Same(s) => s,
            Forms::Each(forms) => {
                let [nom, gene, dat, acc, til] = forms.as_ref();
                match case {
                    Case::Nom => nom,
                    Case::Gen => gene,
                    Case::Dat => dat,
                    Case::Acc => acc,
                    Case::Til => til,
                }
            }
        }
    }

    /// As it stands alone.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.form(Case::Nom)
    }

    /// As it stands alone.
    #[must_use]
    pub fn text(self) -> String {
        match self.0 {
            Forms::Same(s) => s,
            Forms::Each(forms) => {
                let [nom, ..] = *forms;
                nom
            }
        }
    }

    /// Whether it says nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.as_str().is_empty()
    }

    /// The same words, changed in each form.
    #[must_use]
    pub fn map(&self, mut change: impl FnMut(&str) -> String) -> Self {
        match &self.0 {
            Forms::Same(s) => Self(Forms::Same(change(s))),
            Forms::Each(_) => Self::each(|c| change(self.form(c))),
        }
    }

    /// Several phrases made into one, form by form.
    #[must_use]
    pub fn join(items: &[Self], mut with: impl FnMut(&[&str]) -> String) -> Self {
        if items.iter().all(|i| matches!(i.0, Forms::Same(_))) {
            let words: Vec<&str> = items.iter().map(Self::as_str).collect();
            return Self(Forms::Same(with(&words)));
        }
        Self::each(|c| with(&items.iter().map(|i| i.form(c)).collect::<Vec<_>>()))
    }
}

impl From<String> for Phrase {
    fn from(s: String) -> Self {
        Self(Forms::Same(s))
    }
}

impl From<&str> for Phrase {
    fn from(s: &str) -> Self {
        Self(Forms::Same(s.to_owned()))
    }
}

/// What a Fluent file selects by: `yes` or `no`.
impl From<bool> for Phrase {
    fn from(b: bool) -> Self {
        if b { "yes" } else { "no" }.into()
    }
}

impl fmt::Display for Phrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
