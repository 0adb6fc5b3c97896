package dev.kimigate.demo;

import dev.kimigate.demo.tool.ToolLine;
import dev.kimigate.harness.launch.HostProcess;
import java.util.List;

/** A tool in its own process. */
record RunningTool(DemoTool tool, HostProcess host) implements AutoCloseable {

    /**
     * Whether its first call, which is not counted, was answered.
     *
     * @throws DemoException if it failed
     */
    boolean isWarm() {
        List<ToolLine> first = host.stdout().stream()
                .flatMap(line -> ToolLine.read(line).stream())
                .toList();
        if (!first.isEmpty() && !first.get(0).answered()) {
            throw new DemoException("The very first call of the tool on " + tool.library() + " failed: "
                    + first.get(0).reason() + "\n" + saidOnStderr());
        }
        return !first.isEmpty();
    }

    void go() {
        host.println("go");
    }

    Outcomes outcomes() {
        return Outcomes.of(host.stdout());
    }

    /** @throws DemoException if the tool is no more; to be asked while it has calls to tell of */
    void checkAlive() {
        if (!host.isAlive()) {
            throw new DemoException(
                    "The tool on " + tool.library() + " ended before it told of all its calls.\n" + saidOnStderr());
        }
    }

    @Override
    public void close() {
        host.close();
    }

    /** The lines there so far, each behind the tool's name. */
    List<String> stderr() {
        return host.stderr().stream().map(line -> tool.library() + ": " + line).toList();
    }

    private String saidOnStderr() {
        return DemoReport.stderr(stderr());
    }
}
