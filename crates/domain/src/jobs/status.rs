use crate::shared::{Corrupt, Kind, Scalar, Value};

/// Where a run is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RunStatus {
    /// Waits for its time and for a worker.
    Queued,
    /// A worker holds it.
    Running,
    /// Did what it was to do.
    Succeeded,
    /// Failed for the last time: a dead letter, which somebody may look at and retry.
    Dead,
    /// Somebody did not want it any more.
    Cancelled,
}

impl RunStatus {
    /// All of them, in the order of a life.
    pub const ALL: [Self; 5] = [Self::Queued, Self::Running, Self::Succeeded, Self::Dead, Self::Cancelled];

    /// Its stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Succeeded => "succeeded",
            Self::Dead => "dead",
            Self::Cancelled => "cancelled",
        }
    }

    /// The status of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }
}

impl Scalar for RunStatus {
    const KIND: Kind = Kind::Text;

    fn to_value(&self) -> Value {
        Value::Text(self.name().to_owned())
    }

    fn from_value(value: Value) -> Result<Self, Corrupt> {
        Self::from_name(&String::from_value(value)?).ok_or(Corrupt("status of a run"))
    }
}
