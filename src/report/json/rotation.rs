//! How to replace what was found, once for each kind. Whoever reads a report knows it by the
//! detector, so it is only written.

use serde::Serialize;

use crate::detector::Detector;
use crate::rotation;

/// The rotation of one kind.
#[derive(Serialize)]
pub(in crate::report) struct Rotation {
    detector: &'static str,
    order: &'static str,
    why: &'static str,
    steps: &'static [&'static str],
    stores: Vec<Store>,
}

#[derive(Serialize)]
struct Store {
    name: &'static str,
    command: &'static str,
}

impl From<(&Detector, rotation::Rotation)> for Rotation {
    fn from((detector, rotation): (&Detector, rotation::Rotation)) -> Self {
        let stores = rotation.stores().iter().map(|store| Store {
            name: store.name,
            command: store.command,
        });
        Self {
            detector: detector.id,
            order: rotation.order.id(),
            why: rotation.why,
            steps: rotation.steps,
            stores: stores.collect(),
        }
    }
}
