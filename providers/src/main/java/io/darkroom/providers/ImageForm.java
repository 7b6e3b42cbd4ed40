package io.darkroom.providers;

/** The form of an image in an answer. */
public enum ImageForm {
    URL,
    BASE64
}
