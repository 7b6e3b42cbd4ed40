package io.darkroom.providers.openai;

/** An event of a stream: an image of the call, or its preview. */
public record OpenaiEvent(OpenaiCall call, Stage stage) {

    /** What an event contains. */
    public enum Stage {
        /** A smaller version of the image. */
        PARTIAL_IMAGE("partial_image"),
        COMPLETED("completed");

        private final String word;

        Stage(String word) {
            this.word = word;
        }
    }

    /** Its name, which is its type too. */
    public String name() {
        return call.event() + "." + stage.word;
    }
}
