//! A charter as a Word document and back, as a lawyer does it: one test binary, a module for each kind of promise.

#[cfg(test)]
#[path = "word/desk.rs"]
mod desk;
#[cfg(test)]
#[path = "word/edits.rs"]
mod edits;
#[cfg(test)]
#[path = "word/hostile.rs"]
mod hostile;
#[cfg(test)]
#[path = "word/libreoffice.rs"]
mod libreoffice;
#[cfg(test)]
#[path = "word/reviewed.rs"]
mod reviewed;
#[cfg(test)]
#[path = "word/round.rs"]
mod round;
#[cfg(test)]
#[path = "word/scenes.rs"]
mod scenes;
#[cfg(test)]
#[path = "word/shuffled.rs"]
mod shuffled;
