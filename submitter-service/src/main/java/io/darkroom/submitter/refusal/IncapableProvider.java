package io.darkroom.submitter.refusal;

import io.darkroom.contracts.ProviderName;

/** A provider that the client allows but that cannot honour a field of the request. */
public record IncapableProvider(ProviderName provider, String field, String message) {}
