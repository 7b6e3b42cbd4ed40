package io.darkroom.providers.openai;

/** The two calls that make images. */
public enum OpenaiCall {
    GENERATION("image_generation"),
    EDIT("image_edit");

    private final String event;

    OpenaiCall(String event) {
        this.event = event;
    }

    /** How the names of its events begin. */
    String event() {
        return event;
    }
}
