package io.darkroom.simulator;

/** How far a task is. */
enum TaskState {
    WAITING,
    RUNNING,
    DONE,
    FAILED
}
