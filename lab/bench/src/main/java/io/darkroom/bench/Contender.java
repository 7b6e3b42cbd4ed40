package io.darkroom.bench;

import java.time.Duration;

/** One of those that a path compares. They take turns, so that what else the machine does meets all of them. */
interface Contender {

    String name();

    /** Works for {@code length}, or as long as its work takes where that is a given amount. */
    Turn turn(Duration length) throws Exception;

    /** The processes that work for it. */
    ProcessParts processes() throws Exception;
}
