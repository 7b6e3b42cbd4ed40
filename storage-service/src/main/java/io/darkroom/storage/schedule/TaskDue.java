package io.darkroom.storage.schedule;

/** A task that is due now has been scheduled in the transaction that fires this event: its replica need not find it at an interval. */
public record TaskDue() {}
