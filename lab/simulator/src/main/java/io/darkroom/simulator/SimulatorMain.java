package io.darkroom.simulator;

import java.io.IOException;
import java.time.InstantSource;

/** Starts the simulated providers; settings come from the environment, see {@link SimulatorSettings}. */
public final class SimulatorMain {

    private SimulatorMain() {}

    public static void main(String[] args) throws IOException {
        Simulator simulator = Simulator.start(
                SimulatorSettings.fromEnvironment(System.getenv()),
                ListenAddress.fromEnvironment(System.getenv()),
                InstantSource.system());
        Runtime.getRuntime().addShutdownHook(new Thread(simulator::close));
        System.out.println("simulated providers listen on " + simulator.baseUrl());
    }
}
