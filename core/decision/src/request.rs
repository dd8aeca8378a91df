//! A request: what a party asks to do, as words, before any of them has been understood.

/// What somebody asks to do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// The party that asks.
    pub party: String,
    /// The person who would act for it, as a short id.
    pub person: Option<String>,
    /// What it would do: one of [`ACTIONS`](crate::ACTIONS).
    pub action: String,
    /// With which asset: its id, with or without the kind (`ehr`, `dataset.ehr`).
    pub asset: String,
    /// For which purpose: its label, with or without `purpose.`, or a term of a public vocabulary (`dpv.…`).
    pub purpose: Option<String>,
    /// In which place: a country code, or the name of a place or region.
    pub place: Option<String>,
    /// The recorded request that this is, if it is one.
    pub request: Option<String>,
}

impl Request {
    /// A request without purpose and place.
    #[must_use]
    pub fn new(party: &str, action: &str, asset: &str) -> Self {
        Self { party: party.to_owned(), action: action.to_owned(), asset: asset.to_owned(), ..Self::default() }
    }

    /// The same, for a purpose.
    #[must_use]
    pub fn purpose(mut self, purpose: Option<&str>) -> Self {
        self.purpose = purpose.map(str::to_owned);
        self
    }

    /// The same, in a place.
    #[must_use]
    pub fn place(mut self, place: Option<&str>) -> Self {
        self.place = place.map(str::to_owned);
        self
    }

    /// In words: `lab: train with ehr for research in DE`.
    #[must_use]
    pub fn words(&self, name: &dyn Fn(&str) -> String) -> String {
        let mut s = format!("{}: {} with {}", name(&self.party), self.action, name(&self.asset));
        if let Some(p) = &self.purpose {
            s.push_str(&format!(" for {}", name(p)));
        }
        if let Some(p) = &self.place {
            s.push_str(&format!(" in {}", name(p)));
        }
        s
    }
}
