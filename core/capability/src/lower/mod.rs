//! Lowering: from checked blocks to the kernel's nouns. Everything a block may say in expressions is read here, once.

mod amounts;
mod apart;
mod bends;
mod conds;
mod counters;
mod cycles;
mod effects;
mod events;
mod numbers;
mod parties;
mod times;

pub use events::EVENT_NAMES;
pub use parties::PartyWords;
pub(crate) use times::{FIRST, MONTHS, ROLLS};

use servanda_charter::{Block, Charter, Diagnostic, Expr, Node, SourceFile, TermType, TermValue};
use servanda_norms::Builder;
use servanda_vocabulary::{Fraction, Period, Unit};

/// The lowering of one charter: reads terms and expressions, builds the program, collects what is wrong.
pub struct Lower<'a> {
    /// The charter that is lowered.
    pub charter: &'a Charter,
    /// The program being built.
    pub build: &'a mut Builder,
    /// What is wrong so far.
    pub diagnostics: Vec<Diagnostic>,
    /// The block that is being lowered, as its id.
    pub block: String,
    /// Its clause.
    pub clause: u32,
    /// Which calendars exist, by name; the position is the number.
    pub calendars: Vec<String>,
    /// Texts that stand beside the charter and are pinned in it by their digests, such as rule packs.
    pub outside: &'a [SourceFile],
    /// How many recurring events have been named, so that each has its own name.
    pub recurring: u32,
}

impl<'a> Lower<'a> {
    /// A lowering of this charter into this program.
    #[must_use]
    pub fn new(charter: &'a Charter, build: &'a mut Builder, calendars: Vec<String>) -> Self {
        Self {
            charter,
            build,
            diagnostics: Vec::new(),
            block: String::new(),
            clause: 0,
            calendars,
            outside: &[],
            recurring: 0,
        }
    }

    /// Turns to a block.
    pub fn turn_to(&mut self, block: &Block) {
        self.block = block.id();
        self.clause = block.clause;
    }

    /// Notes an error at an expression.
    pub fn error(&mut self, at: &Expr, code: &'static str, message: impl Into<String>, help: impl Into<String>) {
        let heading = self.charter.clause_ref(self.clause);
        self.diagnostics.push(Diagnostic::error(code, at.span, message).clause(heading).help(help));
    }

    /// Notes an error at a block's head.
    pub fn block_error(
        &mut self,
        block: &Block,
        code: &'static str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        let heading = self.charter.clause_ref(block.clause);
        self.diagnostics.push(Diagnostic::error(code, block.head, message).clause(heading).help(help));
    }

    /// Reads a bound term as a type, noting what is wrong with it.
    pub fn term(&mut self, expr: &Expr, ty: TermType) -> Option<TermValue> {
        if expr.as_ref_text().is_none() {
            self.error(
                expr,
                "wrong_shape",
                "a bound term was expected here",
                "write the value in the prose as a link, `[15 calendar days](#name.of_it)`, and its name here",
            );
            return None;
        }
        match self.charter.value_of(expr, ty) {
            Ok(v) => Some(v),
            Err(mut d) => {
                if d.clause.is_none() {
                    d.clause = Some(self.charter.clause_ref(self.clause));
                }
                self.diagnostics.push(d);
                None
            }
        }
    }

    /// A period that runs by the default calendar; business days are refused where that closes no day.
    pub fn period(&mut self, expr: &Expr) -> Option<Period> {
        self.period_by(expr, 0)
    }

    /// A period that runs by the calendar of this number; business days are refused where that closes no day.
    pub fn period_by(&mut self, expr: &Expr, calendar: u32) -> Option<Period> {
        let TermValue::Period(p) = self.term(expr, TermType::Period)? else { return None };
        // Without any calendar the charter is told so once, and not at each period again.
        let name = self.calendar_name(calendar).cloned();
        let days = self.build.program().calendar(calendar);
        if let Some(name) = name
            && matches!(p.unit, Unit::BusinessDays | Unit::BusinessHours)
            && !days.closes_any()
        {
            self.error(
                expr,
                "no_business_calendar",
                format!("{p}: on which days is nobody at work? The calendar `{name}` closes none"),
                format!("add `closed = [weekends]` to `calendar \"{name}\"`, with the holidays as a bound list of dates; or count calendar days"),
            );
            return None;
        }
        if p.unit == Unit::BusinessHours && days.hours.is_none() {
            self.error(
                expr,
                "no_business_hours",
                format!("{p}: from when to when is work done on a business day? The calendar states no hours"),
                "bind the hours in the prose, `[09:00 to 17:00](#place.hours)`, and add `hours = place.hours` to the calendar",
            );
            return None;
        }
        Some(p)
    }

    /// A fraction.
    pub fn fraction(&mut self, expr: &Expr) -> Option<Fraction> {
        match self.term(expr, TermType::Fraction)? {
            TermValue::Fraction(f) => Some(f),
            _ => None,
        }
    }

    /// A period attribute of a block.
    pub fn period_of(&mut self, block: &Block, name: &str) -> Option<Period> {
        block.get(name).and_then(|e| self.period(e))
    }

    /// A fraction attribute of a block.
    pub fn fraction_of(&mut self, block: &Block, name: &str) -> Option<Fraction> {
        let e = block.get(name)?.clone();
        let f = self.fraction(&e)?;
        if f.num == 0 || f.num > f.den {
            self.error(
                &e,
                "impossible_threshold",
                format!("{f} of the members or votes is no threshold"),
                "a threshold is more than nothing and at most all: write for example `two thirds`",
            );
            return None;
        }
        Some(f)
    }

    /// A word attribute of a block.
    #[must_use]
    pub fn word_of(&self, block: &Block, name: &str) -> Option<String> {
        block.get(name).and_then(|e| e.as_word()).map(str::to_owned)
    }

    /// A quoted text attribute, or the text of a bound term.
    #[must_use]
    pub fn text_of(&self, block: &Block, name: &str) -> Option<String> {
        let e = block.get(name)?;
        match &e.node {
            Node::Text(t) => Some(t.clone()),
            Node::Ref(p) => self.charter.terms.get(&p.join(".")).map(|t| t.text.clone()),
            _ => None,
        }
    }

    /// A reference attribute as dotted text: `body.council`.
    #[must_use]
    pub fn ref_of(&self, block: &Block, name: &str) -> Option<String> {
        block.get(name).and_then(Expr::as_ref_text)
    }

    /// A list of references as dotted texts.
    #[must_use]
    pub fn refs_of(&self, block: &Block, name: &str) -> Vec<String> {
        block.get(name).map(|e| e.items().iter().filter_map(Expr::as_ref_text).collect()).unwrap_or_default()
    }

    /// The number of the calendar that a period runs by: `{ calendar = calendar.x }`, else the default.
    #[must_use]
    pub fn calendar_number(&self, options: &Expr) -> u32 {
        let named = options.option("calendar").and_then(Expr::as_ref_text);
        let wanted = named.as_deref().and_then(|n| n.strip_prefix("calendar.")).unwrap_or("default");
        self.calendar_of(wanted).unwrap_or(self.default_calendar())
    }

    /// The number of this version's default calendar.
    #[must_use]
    pub fn default_calendar(&self) -> u32 {
        self.build.program().base.default_calendar
    }

    /// The number of a calendar of this charter.
    pub fn calendar_of(&self, name: &str) -> Option<u32> {
        let at = u32::try_from(self.calendars.iter().position(|c| c == name)?).ok()?;
        let base = self.build.program().base;
        Some(if at == 0 { base.default_calendar } else { at.saturating_add(base.calendars) })
    }

    /// The name of the calendar of this number.
    #[must_use]
    pub fn calendar_name(&self, number: u32) -> Option<&String> {
        let base = self.build.program().base;
        let default = number == 0 || number == base.default_calendar;
        let at = if default { 0 } else { number.saturating_sub(base.calendars) };
        self.calendars.get(at as usize)
    }
}
