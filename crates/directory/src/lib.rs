//! The register as readers see it: in memory, fed from the journal. No SQL, no HTTP.
