//! HTTP: the pages, a folder a feature.
