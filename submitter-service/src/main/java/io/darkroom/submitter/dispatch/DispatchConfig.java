package io.darkroom.submitter.dispatch;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** How attempts are begun. */
@ConfigMapping(prefix = "darkroom")
public interface DispatchConfig {

    Dispatch dispatch();

    Callbacks callbacks();

    Accounts accounts();

    /** What an account may have at once, unless its own row says otherwise. */
    interface Accounts {

        /** Attempts under way. */
        @WithDefault("200")
        int maxRunning();

        /** Generations that wait for a provider; a further request is answered 429. */
        @WithDefault("10000")
        int maxQueued();

        /** How old the count of waiting generations may be. */
        @WithDefault("PT0.5S")
        Duration countRefresh();

        /** How old it may be for an account whose line is full: a place that comes free is soon given away. */
        @WithDefault("PT0.05S")
        Duration fullRefresh();
    }

    /** The dispatcher's own pace. */
    interface Dispatch {

        /** Most attempts begun in one transaction. */
        @WithDefault("32")
        int batch();

        /** How often the queue is looked at when nothing wakes the dispatcher. */
        @WithDefault("PT0.5S")
        Duration interval();

        /** How long a generation steps back whose providers are all busy. */
        @WithDefault("PT0.2S")
        Duration busyPause();

        /** An uncertain attempt is submitted again after this, where its provider answers the first one's task; doubling. */
        @WithDefault("PT1S")
        Duration resubmitFirst();

        /** The longest pause between submissions of an uncertain attempt. */
        @WithDefault("PT20S")
        Duration resubmitMost();

        /** What is added to a provider's time-out before a missing answer means that the caller is gone. */
        @WithDefault("PT5S")
        Duration answerMargin();
    }

    /** What providers are told. */
    interface Callbacks {

        /** Where callback-service can be reached by providers, without the path. */
        @WithName("public-url")
        URI publicUrl();

        /** HMAC secrets, newest first. */
        List<String> secrets();
    }
}
