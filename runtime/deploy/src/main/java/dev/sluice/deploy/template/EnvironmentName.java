package dev.sluice.deploy.template;

/** The names in a deployed function's environment, as {@code sluice-lambda} reads them. */
enum EnvironmentName {
  SLUICE_STREAM,
  SLUICE_STATE_TABLE,
  SLUICE_RESULT_TABLE,
  SLUICE_TRIGGER,
  SLUICE_DEPLOY,
  SLUICE_MAX_STATE,
  SLUICE_CLOSING,
  SLUICE_TRACING
}
