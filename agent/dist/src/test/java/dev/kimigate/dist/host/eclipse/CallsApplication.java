package dev.kimigate.dist.host.eclipse;

import dev.kimigate.dist.host.client.HostClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.equinox.app.IApplication;
import org.eclipse.equinox.app.IApplicationContext;

/** Calls Kimi in jobs of the platform, all at once, and says how they ended. Arguments: URL, calls of each client. */
public final class CallsApplication implements IApplication {
    private static final List<String> CLIENTS = List.of("jdk", "url-connection", "okhttp");

    @Override
    public Object start(IApplicationContext context) throws InterruptedException {
        checkIsStrict();
        String[] args =
                (String[]) Objects.requireNonNull(context.getArguments().get(IApplicationContext.APPLICATION_ARGS));
        Map<String, Integer> ends = new TreeMap<>();
        List<Job> jobs = new ArrayList<>();
        for (String name : CLIENTS) {
            HostClient client = HostClient.of(name);
            for (int call = 0; call < Integer.parseInt(args[1]); call++) {
                jobs.add(Job.create(name, monitor -> {
                    count(ends, name + " " + end(client, args[0]));
                }));
            }
        }
        jobs.forEach(Job::schedule);
        for (Job job : jobs) {
            job.join();
            IStatus result = job.getResult();
            if (!result.isOK()) {
                System.out.println(result);
            }
        }
        System.out.println("ends " + ends);
        return EXIT_OK;
    }

    private static String end(HostClient client, String url) {
        try {
            return "" + client.call(url, "test-key");
        } catch (Exception | LinkageError e) {
            return e.toString();
        }
    }

    private static synchronized void count(Map<String, Integer> ends, String end) {
        ends.merge(end, 1, Integer::sum);
    }

    /* The platform's loader has this class, and the plug-in does not import its package. */
    private static void checkIsStrict() {
        try {
            throw new IllegalStateException("the plug-in sees " + Class.forName("javax.sql.DataSource"));
        } catch (ClassNotFoundException asItShouldBe) {
            // the plug-in sees what it imports and no more
        }
    }

    @Override
    public void stop() {}
}
