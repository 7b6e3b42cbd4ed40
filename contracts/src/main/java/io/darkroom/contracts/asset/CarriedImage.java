package io.darkroom.contracts.asset;

/** An image that storage-service and submitter-service carry to or from a provider that takes and makes no links. */
public final class CarriedImage {

    /** The maximum size. */
    public static final int MAX_BYTES = 50_000_000;

    private CarriedImage() {}
}
