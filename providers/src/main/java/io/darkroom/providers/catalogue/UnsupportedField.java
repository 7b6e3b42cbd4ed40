package io.darkroom.providers.catalogue;

/** The field of a request that a provider cannot honour, and why: "has no seed". */
public record UnsupportedField(String field, String reason) {}
