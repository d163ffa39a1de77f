"""The audit log. `from branchrecords.audit.recording import record`."""
