//! `ntnleaks rules`: what is looked for, and how to replace it.

use anyhow::Result;
use clap::Args;
use clap::builder::PossibleValuesParser;
use ntnleaks::{DETECTORS, Detector};

use super::color::Color;
use super::exit::Exit;
use super::output::{self, Readers};

/// What was typed behind `rules`.
#[derive(Debug, Args)]
pub(super) struct RulesArgs {
    /// Show these with every step of a rotation; without, all of them in short
    #[arg(value_name = "ID", hide_possible_values = true, value_parser = ids())]
    detectors: Vec<String>,

    /// When to use colour
    #[arg(long, value_enum, value_name = "WHEN", default_value_t)]
    color: Color,
}

fn ids() -> PossibleValuesParser {
    PossibleValuesParser::new(DETECTORS.iter().map(|detector| detector.id))
}

pub(super) fn run(args: &RulesArgs) -> Result<Exit> {
    let color = args.color.is_on();
    let named = args.detectors.iter().filter_map(|id| Detector::by_id(id));
    output::write(None, Readers::Usual, |out| {
        if args.detectors.is_empty() {
            return ntnleaks::write_detectors(color, out);
        }
        for (at, detector) in named.clone().enumerate() {
            if at > 0 {
                writeln!(out)?;
            }
            ntnleaks::write_detector(detector, color, out)?;
        }
        Ok(())
    })?;
    Ok(Exit::Clean)
}
