//! What is allowed: both versions are asked the same questions, and what they answer differently is told with an example.

use crate::boxes::{PLACES, Product, boxes};
use crate::meaning::place;
use crate::values::START;
use crate::{Draft, Example, Fact, Line, Word};
use servanda_capability::Say;
use servanda_cases::{parse_cases, run_case};
use servanda_data_sharing::{AskedOf, DataSharing};
use servanda_decision::{Answer, Decision, Request};
use servanda_partnership::{Compiled, Partnership};
use servanda_vocabulary::Moment;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Most questions that are asked; beyond it, places and then purposes are left unsaid.
const QUESTIONS_MAX: usize = 60_000;

/// Why two answers differ: the word, what is needed or who is asked, and the rules that answered.
type Key = (Word, String, String, String);

/// One version: all parties signed, and the same where the conditions of every permit are met.
struct Version {
    state: Partnership,
    met: DataSharing,
}

impl Version {
    fn of(state: Partnership) -> Self {
        Self { met: state.capabilities().data_sharing.with_conditions_met(), state }
    }

    fn answer(&self, r: &Request, met: bool) -> Decision {
        if met { self.met.decide(&self.state.world(), self.state.capabilities(), r) } else { self.state.decide(r) }
    }
}

/// Asks both versions, and adds to each clause what it answers differently. Says how many questions were asked, and
/// whether none was left out.
pub(crate) fn add(old: &Arc<Compiled>, new: &Arc<Compiled>, drafts: &mut Vec<Draft>) -> (usize, bool) {
    let of = [old.blank.data_sharing.asked_of(), new.blank.data_sharing.asked_of()];
    let parties: BTreeSet<String> =
        [old, new].iter().flat_map(|c| c.charter.blocks_of("party")).map(|b| b.label.clone()).collect();
    let register = registered(&of, &parties);
    let (Some(was), Some(is)) = (signed(old, &register), signed(new, &register)) else { return (0, true) };
    let (was, is) = (Version::of(was), Version::of(is));
    let join = |f: fn(&AskedOf) -> &BTreeSet<String>| of.iter().flat_map(f).cloned().collect::<BTreeSet<String>>();
    let assets: Vec<String> = join(|o| &o.assets).into_iter().chain(register.iter().map(|r| r.0.clone())).collect();
    let actions = join(|o| &o.actions);
    let unsaid =
        |l: BTreeSet<String>| -> Vec<Option<String>> { [None].into_iter().chain(l.into_iter().map(Some)).collect() };
    let mut purposes = unsaid(join(|o| &o.purposes));
    let mut places = unsaid(kinds_of_place(old, new, join(|o| &o.places)));
    let base = parties.len() * actions.len() * assets.len();
    let mut all = true;
    for list in [&mut places, &mut purposes] {
        if base * list.len() > QUESTIONS_MAX {
            list.truncate(1);
            all = false;
        }
    }
    if base * purposes.len() * places.len() > QUESTIONS_MAX {
        places.truncate(1);
        all = false;
    }
    let name = |id: &str| party_name(&was, &is, id);
    let mut groups: BTreeMap<(bool, Key), Vec<[Option<String>; PLACES]>> = BTreeMap::new();
    let mut asked = 0;
    let mut triples = Vec::new();
    for p in &parties {
        actions.iter().for_each(|a| triples.extend(assets.iter().map(|x| (p, a, x))));
    }
    for (party, action, asset) in triples {
        for purpose in &purposes {
            for place in &places {
                asked += 1;
                let r = Request::new(party, action, asset).purpose(purpose.as_deref()).place(place.as_deref());
                let ask = |met: bool| differ(&was.answer(&r, met), &is.answer(&r, met), &name);
                let mut met = false;
                let mut found = ask(met);
                if found.is_empty() {
                    met = true;
                    found = ask(met);
                }
                for key in found {
                    let tuple = [Some(party), Some(action), Some(asset), purpose.as_ref(), place.as_ref()];
                    groups.entry((met, key)).or_default().push(tuple.map(|t| t.cloned()));
                }
            }
        }
    }
    // A rule about permission may change and no answer with it; then that is said.
    for r in drafts.iter_mut().flat_map(|d| &mut d.change.rules) {
        let about = r.id.starts_with("permit.") || r.id.starts_with("forbid.");
        r.no_answer = about && !groups.keys().any(|(_, (_, _, o, n))| *o == r.id || *n == r.id);
    }
    let whole = [purposes, places].map(|l| l.into_iter().collect::<BTreeSet<_>>());
    for (key, questions) in groups {
        for b in boxes(questions) {
            tell(&key, &b, &whole, (&was, &is), drafts);
        }
    }
    (asked, all)
}

/// One place for each set of regions that a place can lie in, by both versions; and one that lies in none.
fn kinds_of_place(old: &Compiled, new: &Compiled, places: BTreeSet<String>) -> BTreeSet<String> {
    let mut seen = BTreeSet::new();
    let lies = |p: &str| [old, new].map(|c| c.blank.data_sharing.regions_of(p));
    if places.is_empty() {
        return places;
    }
    // `ZZ` is a code that ISO 3166 gives to no country.
    places.into_iter().chain(["ZZ".to_owned()]).filter(|p| seen.insert(lies(p))).collect()
}

/// An example of each class and of what is derived from each asset, since rules speak of those: id, class, origin.
fn registered(of: &[AskedOf; 2], parties: &BTreeSet<String>) -> Vec<(String, String)> {
    let Some(author) = parties.first() else { return Vec::new() };
    let classes: BTreeSet<&String> = of.iter().flat_map(|o| &o.classes).collect();
    let derived: BTreeSet<&String> = of.iter().flat_map(|o| &o.derived).collect();
    let mut out = Vec::new();
    for c in &classes {
        let id = format!("{MEMBER}{c}");
        out.push((id.clone(), format!("{author} asset.register asset={id} class={c}")));
    }
    for a in derived {
        let id = format!("{DERIVED}{a}");
        let from = if classes.contains(a) { format!("{MEMBER}{a}") } else { a.clone() };
        out.push((id.clone(), format!("{author} asset.register asset={id} from={from}")));
    }
    out
}

/// The state in which all parties have signed and the examples are registered, where the charter knows of such.
fn signed(c: &Arc<Compiled>, register: &[(String, String)]) -> Option<Partnership> {
    let zone = c.program.zone();
    let start = Moment::parse_civil(START, zone)?;
    let mut text = "case \"all parties signed\"\n".to_owned();
    for (i, (_, line)) in register.iter().enumerate() {
        let at = start.plus_seconds(60 * (i64::try_from(i).ok()? + 1)).civil(zone);
        text.push_str(&format!("{at} {line}\n"));
    }
    let mut case = parse_cases(&text, zone).ok()?.into_iter().next()?;
    case.start = Some(start);
    let mut state = run_case(&case, c, "servanda/compared", false).end;
    let now = state.run().now();
    state.advance(now.max(start).plus_seconds(3_600));
    Some(state)
}

/// Why two answers to one question differ in what they allow; nothing where they do not.
fn differ(old: &Decision, new: &Decision, name: &dyn Fn(&str) -> String) -> Vec<Key> {
    let rule = |d: &Decision| {
        let named = d.referred_by.clone().or_else(|| d.reasons.iter().map(|r| r.block.clone()).find(|b| !b.is_empty()));
        named.unwrap_or_default()
    };
    let key = |word: Word, more: String| (word, more, rule(old), rule(new));
    let of = |d: &Decision| d.refer_to.iter().map(|p| name(p)).collect::<Vec<_>>().join(" and ");
    let no = |a: Answer| matches!(a, Answer::Deny | Answer::Gap);
    match (old.answer, new.answer) {
        (Answer::Permit, Answer::Permit) => {
            let more = |a: &Decision, b: &Decision| -> Vec<String> {
                a.duties.iter().filter(|d| !b.duties.contains(d)).cloned().collect()
            };
            let one = |word: Word, list: Vec<String>| {
                (!list.is_empty()).then(|| key(word, format!("{} to come with it", list.join(", "))))
            };
            [one(Word::NowNeeds, more(new, old)), one(Word::NoLongerNeeds, more(old, new))]
                .into_iter()
                .flatten()
                .collect()
        }
        (a, Answer::Permit) if no(a) => vec![key(Word::NewlyAllowed, String::new())],
        (Answer::Permit, a) if no(a) => vec![key(Word::NoLongerAllowed, String::new())],
        (a, Answer::Refer) if no(a) => vec![key(Word::NowAskable, format!("by asking {}", of(new)))],
        (Answer::Refer, a) if no(a) => vec![key(Word::NoLongerAskable, format!("by asking {}", of(old)))],
        (Answer::Permit, Answer::Refer) => vec![key(Word::NowNeeds, format!("the yes of {}", of(new)))],
        (Answer::Refer, Answer::Permit) => vec![key(Word::NoLongerNeeds, format!("the yes of {}", of(old)))],
        (Answer::Refer, Answer::Refer) if old.refer_to != new.refer_to => {
            vec![key(Word::NowDecidedBy, format!("{} (was: {})", of(new), of(old)))]
        }
        _ => Vec::new(),
    }
}

fn tell(
    (met, key): &(bool, Key),
    b: &Product,
    whole: &[BTreeSet<Option<String>>; 2],
    (was, is): (&Version, &Version),
    drafts: &mut Vec<Draft>,
) {
    let (word, more, old_rule, new_rule) = key;
    let name = |id: &str| party_name(was, is, id);
    let plain = |s: &str| s.strip_prefix("purpose.").unwrap_or(s).replace('_', " ");
    let list = |set: &BTreeSet<Option<String>>, f: &dyn Fn(&str) -> String, none: &str| {
        let said: Vec<String> = set.iter().map(|v| v.as_deref().map_or_else(|| none.to_owned(), f)).collect();
        match said.split_last() {
            Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
            _ => said.concat(),
        }
    };
    let ([parties, actions, assets, purposes, places], [all_purposes, all_places]) = (b, whole);
    let mut what = format!(
        "{} may {} with {}",
        list(parties, &name, ""),
        list(actions, &|a| a.to_owned(), ""),
        list(assets, &asset_words, "")
    );
    if purposes != all_purposes {
        what.push_str(&format!(", for {}", list(purposes, &plain, "no stated purpose")));
    }
    if places != all_places {
        let code =
            |p: &str| if p == "ZZ" { "a place outside all regions".to_owned() } else { format!("a place such as {p}") };
        what.push_str(&format!(", in {}", list(places, &code, "no stated place")));
    }
    if *met {
        what.push_str(", once its conditions are met");
    }
    let what = match word {
        Word::NowNeeds | Word::NoLongerNeeds | Word::NowDecidedBy => format!("{more}: {what}"),
        _ if more.is_empty() => what,
        _ => format!("{what}, {more}"),
    };
    let first = |set: &BTreeSet<Option<String>>| set.iter().next().cloned().flatten();
    let (Some(party), Some(action), Some(asset)) = (first(parties), first(actions), first(assets)) else { return };
    // Somebody who says what for: an example in which that is open shows the least.
    let stated = |set: &BTreeSet<Option<String>>| set.iter().flatten().next().cloned();
    let mut r = Request::new(&party, &action, &asset).purpose(stated(purposes).as_deref());
    if places != all_places || !places.contains(&None) {
        r = r.place(stated(places).as_deref());
    }
    let example = Example {
        asked: r.words(&|n| if n == party { name(n) } else { plain(&asset_words(n)) }),
        old: answer(&was.answer(&r, *met), *met),
        new: answer(&is.answer(&r, *met), *met),
    };
    let questions = b.iter().map(BTreeSet::len).product();
    let fact = Fact { line: Line { word: *word, what }, example, questions };
    let clause =
        |p: &Version, id: &str| p.state.compiled().charter.blocks.iter().find(|b| b.id() == id).map(|b| b.clause);
    let changed = |id: &str| drafts.iter().any(|d| d.change.rules.iter().any(|r| r.id == id));
    // It is told where a rule changed that gave one of the answers; else where the new answer stands.
    let new_first = changed(new_rule) || !changed(old_rule);
    let (n, o) = (clause(is, new_rule), clause(was, old_rule));
    let to = match (new_first, n) {
        (true, Some(n)) => place(drafts, Some(n), None),
        _ => place(drafts, None, o),
    };
    if let Some(c) = to {
        c.facts.push(fact);
    }
}

/// A party's name, by the version that knows it.
fn party_name(was: &Version, is: &Version, id: &str) -> String {
    let new = Say::new(&is.state.compiled().charter);
    let known = new.charter.block("party", id).is_some();
    let say = if known { new } else { Say::new(&was.state.compiled().charter) };
    say.party(id).text()
}

const MEMBER: &str = "example_of_";
const DERIVED: &str = "example_from_";

/// An asset; of an example, what it is one of.
fn asset_words(id: &str) -> String {
    match (id.strip_prefix(MEMBER), id.strip_prefix(DERIVED)) {
        (Some(class), _) => format!("any of {class}"),
        (_, Some(from)) => format!("what is derived from {from}"),
        _ => id.to_owned(),
    }
}

/// An answer with the rule and the clause that gave it.
fn answer(d: &Decision, met: bool) -> String {
    let word = match d.answer {
        Answer::Permit if met => "permitted once the conditions are met",
        Answer::Permit => "permitted",
        Answer::Deny => "denied",
        Answer::Refer => "to be asked",
        Answer::Gap => "not known",
    };
    match d.reasons.first() {
        Some(r) if r.clause.is_empty() => format!("{word}: {}", r.text),
        Some(r) => {
            let rule = if r.block.is_empty() { String::new() } else { format!(" ({})", r.block) };
            format!("{word}: {}, clause {}{rule}", r.text, r.clause)
        }
        None => format!("{word}: no rule permits it"),
    }
}
