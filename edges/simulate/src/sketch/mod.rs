//! The generator's own description of a charter and its log. The charter's text is written from it for the real kernel; the
//! naive model reads it directly, and never the compiled program.

mod charter;
mod log;
mod norms;
mod times;

pub use charter::{Family, Formula, Item, Route, Sketch, What};
pub use log::{Claim, Evidence, Said, Says, Story};
pub use norms::{Deed, Norm, NormKind, On, Silence, Test, Who};
pub use times::{Anchor, Cal, Day, Span, Unit, When};
