package io.darkroom.eventing.outbox;

/** The outbox holds an event of a type that this version does not know. */
final class UnknownEventType extends RuntimeException {

    private static final long serialVersionUID = 1;

    UnknownEventType(String type) {
        super("the outbox holds an unknown event: " + type);
    }
}
