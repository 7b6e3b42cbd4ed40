package io.darkroom.system;

import java.util.Map;

/** What makes the virtual machines of a system cheap that runs for a minute or two. */
final class ShortLivedJvms {

    // The optimizing compiler, and a heap that begins small and gives memory back, cost more than they gain in that
    // time. Unlike JDK_JAVA_OPTIONS, this variable overrides what the launcher says.
    private static final String OPTIONS = "-XX:TieredStopAtLevel=1 -XX:-UseG1GC -XX:+UseSerialGC -Xms128m";

    private ShortLivedJvms() {}

    /** The environment of the process that starts the system; all its processes inherit it. */
    static Map<String, String> environment() {
        return Map.of("_JAVA_OPTIONS", OPTIONS);
    }
}
