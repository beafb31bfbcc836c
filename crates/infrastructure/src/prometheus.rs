//! What was measured in this process, for Prometheus. Where it is shown, the composition root decides.

use std::sync::Arc;

use metrics_exporter_prometheus::PrometheusBuilder;

/// Nothing can be measured: something measures in this process already.
#[derive(Debug, thiserror::Error)]
#[error("metrics cannot be recorded: {0}")]
pub struct MetricsError(String);

/// Begins to measure, for the whole process; gives what renders all that was measured in the text format of Prometheus.
///
/// # Errors
/// It was done before.
pub fn record_metrics() -> Result<Arc<dyn Fn() -> String + Send + Sync>, MetricsError> {
    let recorder = PrometheusBuilder::new().build_recorder();
    let handle = recorder.handle();
    metrics::set_global_recorder(recorder).map_err(|error| MetricsError(error.to_string()))?;
    Ok(Arc::new(move || {
        handle.run_upkeep();
        handle.render()
    }))
}
