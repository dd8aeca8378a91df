//! The judgement of an entry: form, version, key, mandate, competence, at the moment of the act (kernel.md, Verdict).

use crate::claims::contradiction;
use crate::entry::Sighting;
use crate::replay::{Partnership, place};
use servanda_capability::kernel::AS_OF_SENT;
use servanda_capability::{FactSeed, Judged, World};
use servanda_statement::refusal::precedence;
use servanda_statement::{Refusal, Statement, Verified};
use servanda_vocabulary::{Moment, Period, Unit};

/// How long a receipt may precede the stamp when the charter does not say.
const DELAY: Period = Period { count: 24, unit: Unit::Hours };

impl Partnership {
    /// When somebody else's node saw the statement, if that says when the act was: the earliest receipt by a party that is
    /// neither the author's nor the sequencer's, not later than the stamp and at most `delay` before it.
    pub(crate) fn seen_at(&self, v: &Verified<Statement>, stamp: Moment, receipts: &[Sighting]) -> Option<Moment> {
        let st: &Statement = v;
        let settings = &self.caps.kernel.settings;
        // A delay that cannot be counted lets no receipt be older than the stamp.
        let cal = self.run.program().calendar(0);
        let delay = cal.window_before(stamp, settings.delay.unwrap_or(DELAY), cal.before_count());
        let first = delay.map_or(stamp, |w| w.at);
        let counts = |s: &&Sighting| {
            let theirs = self.caps.membership.keys().any(|(id, party, key)| {
                *id == s.key
                    && party != st.author.party
                    && settings.sequencer.as_deref() != Some(party)
                    && (key.root || key.may.covers("receipt.sign", &std::collections::BTreeMap::new()))
                    && key.revoked.is_none_or(|r| s.at < r)
            });
            theirs && s.at <= stamp && s.at >= first
        };
        receipts.iter().filter(counts).map(|s| s.at).min()
    }

    /// The addressees' nodes that an entry's receipts show to have it, where the charter asks for that.
    pub(crate) fn seen_by(&self, receipts: &[Sighting], entry: u64) -> Vec<FactSeed> {
        if self.caps.kernel.settings.notice.is_none() || receipts.is_empty() {
            return Vec::new();
        }
        let stamp = self.stamps().last().copied().unwrap_or(Moment::START);
        let keys = || self.caps.membership.keys();
        let of = |s: &Sighting| {
            let theirs = keys().find(|(id, _, key)| {
                let may = key.root || key.may.covers("receipt.sign", &std::collections::BTreeMap::new());
                **id == s.key && may && key.revoked.is_none_or(|r| s.at < r)
            });
            let party = theirs.map(|(_, party, _)| party.to_owned()).filter(|_| s.at <= stamp)?;
            let value = Some(entry.to_string());
            Some(FactSeed {
                party: Some(party),
                value,
                at: Some(s.at),
                ..FactSeed::new(servanda_norms::RECEIVED, None)
            })
        };
        receipts.iter().filter_map(of).collect()
    }

    /// Until when questions must stay open for an act of the sequencer that nobody else has seen.
    pub(crate) fn unproved_until(&self, v: &Verified<Statement>, judged: Judged) -> Option<Moment> {
        let settings = &self.caps.kernel.settings;
        let own = settings.sequencer.as_deref() == Some(v.author.party.as_str()) && !judged.receipted;
        settings.delay.filter(|_| own).map(|d| self.run.program().calendar(0).after(judged.act, d))
    }

    /// Whether a statement counts, read at the place of its act in the run.
    pub(crate) fn judge(&self, v: &Verified<Statement>, judged: Judged) -> Result<(), Refusal> {
        let st: &Statement = v;
        let act = judged.act;
        let mut reasons: Vec<Refusal> = Vec::new();
        if *st.partnership != *self.origin {
            reasons.push(Refusal::new(
                "wrong_partnership",
                format!("signed for `{}`; this is `{}`", st.partnership, self.origin),
            ));
        }
        let now = &self.compiled().charter.digest;
        if (*st.charter != **now || act < self.run.now()) && !self.may_cite(&st.charter, act) {
            reasons.push(Refusal::new(
                "wrong_version",
                format!("signed under charter {}; in force is {}", short(&st.charter), short(now)),
            ));
        }
        if self.seen.contains(&place(&v.id())) {
            reasons.push(Refusal::new("replayed", "the same statement already counts; nothing is counted twice"));
        }
        // What is not for this partnership or version is read no further.
        if reasons.iter().any(|r| r.code != "replayed") {
            reasons.sort_by_key(|r| precedence(r.code));
            return reasons.into_iter().next().map_or(Ok(()), Err);
        }
        // An act whose receipt is earlier than what has run since is judged by what held then.
        let past = (act < self.run.now()).then(|| self.place(act));
        let (run, caps) = past.as_ref().map_or((&self.run, &self.caps), |(r, c)| (r, c));
        let mut world = World { run, groups: caps, judged: Some(judged), ..self.world() };
        if let Err(r) = caps.membership.check_author(&world, st, act) {
            reasons.push(r);
        }
        let route = self.compiled().routes.get(st.kind.name.as_str()).filter(|_| st.kind.version == 1);
        if route.is_none() {
            let kinds = caps.kinds();
            let near = servanda_vocabulary::nearest(&st.kind.name, kinds.iter().map(|(k, _, _)| *k));
            reasons.push(Refusal::new(
                "unknown_kind",
                format!(
                    "no capability of this edition knows `{}`{}",
                    st.kind,
                    near.map(|n| format!("; did you mean `{n}/1`?")).unwrap_or_default()
                ),
            ));
        }
        if !reasons.is_empty() {
            reasons.sort_by_key(|r| precedence(r.code));
            return reasons.into_iter().next().map_or(Ok(()), Err);
        }
        for (name, claim) in st.times.iter() {
            if claim.at > act {
                return Err(Refusal::new(
                    "bad_body",
                    format!("`{name}` lies in the future ({}); a statement tells what has happened", claim.at),
                ));
            }
        }
        if let Some(what) = contradiction(st) {
            return Err(Refusal::new("bad_body", what));
        }
        // Whoever may sign is read at the act; what is answered was open when the answer was sent.
        let sent = judged.times.sent.filter(|s| *s < act && AS_OF_SENT.contains(&st.kind.name.as_str()));
        let then = sent.map(|s| self.place(s));
        let (run, caps) = then.as_ref().map_or((run, caps), |(r, c)| (r, c));
        (world.run, world.groups) = (run, caps);
        route.and_then(|r| caps.all().get(*r).and_then(|c| c.admit(&world, st))).unwrap_or(Ok(()))
    }
}

fn short(digest: &str) -> &str {
    digest.get(..15).unwrap_or(digest)
}
