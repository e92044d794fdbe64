//! One widget a file. Widgets draw what they are given and know nothing of pages or of the wizard.

pub mod button;
pub mod chain;
pub mod details;
pub mod explanation;
pub mod facts;
pub mod fold;
pub mod icon;
pub mod ladder;
pub mod phases;
pub mod questions;
pub mod quote;
pub mod rail;
pub mod scale;
pub mod suite;
pub mod table;
pub mod text;
pub mod verdict;
pub mod way;
