package dev.kimigate.dist.host;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.TimeUnit;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;

/**
 * Has an MBean server of its own, makes a call, and says some seconds later what servers there are and what is in it.
 */
public final class OwnBeansHost {
    private OwnBeansHost() {}

    public static void main(String[] urls) throws Exception {
        MBeanServer own = MBeanServerFactory.createMBeanServer("own");
        HttpRequest request = HttpRequest.newBuilder(URI.create(urls[0]))
                .header("Authorization", "Bearer test-key")
                .POST(BodyPublishers.ofString("{}"))
                .build();
        HttpClient.newHttpClient().send(request, BodyHandlers.discarding());
        System.out.println("called");
        TimeUnit.SECONDS.sleep(4);
        System.out.println("own server has " + own.getMBeanCount()); // its delegate
        boolean alone = MBeanServerFactory.findMBeanServer(null).size() == 1;
        System.out.println("platform server " + (alone ? "not started" : "started"));
        TimeUnit.MINUTES.sleep(10);
    }
}
