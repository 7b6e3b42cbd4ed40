package io.darkroom.contracts.request;

/** What to do with a field that no version we know has. */
public enum UnknownFields {
    /** A client's own request: most likely a typing error, so tell. */
    REJECT,
    /** An event: most likely from a newer version, so go on. */
    IGNORE
}
