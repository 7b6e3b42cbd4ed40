package io.darkroom.providers.catalogue;

/** The field of a request that a provider cannot honour, and why: "has no seed". */
public record Refusal(String field, String reason) {}
