package dev.kimigate.smoke.host;

import java.net.http.HttpClient;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/**
 * An application on Spring Boot with its devtools, which start it again when one of its files changes. It calls by
 * RestClient on java.net.http, and interrupts its calls when it is stopped. Arguments: base URL, calls, key.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class DevToolsHost {

    public static void main(String[] args) {
        SpringApplication.run(DevToolsHost.class, args);
    }

    @Bean
    Calls calls() {
        return new Calls();
    }

    /** What the application does: calls at once, in the background. */
    static final class Calls implements CommandLineRunner, DisposableBean {
        private static final int LONGEST_SECONDS = 60;
        /** Threads that stay, or the JVM would end with the calls. */
        private static final int MOST_CALLS = 100;

        private final ExecutorService threads = Executors.newFixedThreadPool(MOST_CALLS);
        private final Map<String, Integer> ends = new TreeMap<>();

        @Override
        public void run(String... args) {
            int calls = Integer.parseInt(args[1]);
            RestClient http = RestClient.builder()
                    .requestFactory(new JdkClientHttpRequestFactory(HttpClient.newHttpClient()))
                    .baseUrl(args[0])
                    .defaultHeader("Authorization", "Bearer " + args[2])
                    .build();
            for (int call = 0; call < calls; call++) {
                threads.execute(() -> end(asked(http), calls));
            }
            System.out.println("started");
        }

        /** The answer's status, or what the call failed with at last. */
        private static String asked(RestClient http) {
            try {
                return ""
                        + http.post()
                                .uri("/chat/completions")
                                .body("{\"stream\":false}")
                                .exchange((request, answer) -> {
                                    answer.getBody().readAllBytes();
                                    return answer.getStatusCode().value();
                                });
            } catch (RuntimeException e) {
                return (e.getCause() == null ? e : e.getCause()).getClass().getName();
            }
        }

        private synchronized void end(String how, int all) {
            ends.merge(how, 1, Integer::sum);
            if (ends.values().stream().mapToInt(Integer::intValue).sum() == all) {
                System.out.println("ends " + ends);
            }
        }

        @Override
        public void destroy() throws Exception {
            threads.shutdownNow();
            if (!threads.awaitTermination(LONGEST_SECONDS, TimeUnit.SECONDS)) {
                System.out.println("still calling");
            }
        }
    }
}
