package io.darkroom.contracts.request;

/** How to treat a field that this version does not know. */
public enum UnknownFields {
    /** A client's request: probably a typo, so it is a violation. */
    REJECT,
    /** An event: probably from a newer version, so it is ignored. */
    IGNORE
}
