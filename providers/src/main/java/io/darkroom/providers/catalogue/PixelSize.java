package io.darkroom.providers.catalogue;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Width and height of an image in pixels; written {@code 2560x1440}. */
public record PixelSize(int width, int height) {

    private static final Pattern FORM = Pattern.compile("(\\d{1,5})x(\\d{1,5})");

    /** Throws {@link IllegalArgumentException} when {@code text} is not of the form {@code 2560x1440}. */
    @JsonCreator
    public static PixelSize of(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("a size is written 2560x1440, not " + text);
        }
        return new PixelSize(Integer.parseInt(form.group(1)), Integer.parseInt(form.group(2)));
    }

    /** Twice each side. */
    public PixelSize doubled() {
        return new PixelSize(2 * width, 2 * height);
    }

    @JsonValue
    @Override
    public String toString() {
        return width + "x" + height;
    }
}
