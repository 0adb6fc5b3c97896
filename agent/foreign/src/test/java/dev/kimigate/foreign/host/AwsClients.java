package dev.kimigate.foreign.host;

import java.time.Duration;
import org.junit.Ignore;
import org.junit.Test;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpClientDefaultTestSuite;
import software.amazon.awssdk.http.SdkHttpClientTestSuite;
import software.amazon.awssdk.http.SdkHttpConfigurationOption;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.utils.AttributeMap;

/**
 * The tests of AWS's SDK on the clients that it can run on. The one that wants a refusal sent once is left out: the
 * gate sends it again until {@code max-wait} is over.
 */
final class AwsClients {
    private static final String REFUSED = "a refusal is sent again through the gate";

    private AwsClients() {}

    /** As the tests want a client. */
    static AttributeMap options(boolean trustAll) {
        return AttributeMap.builder()
                .put(SdkHttpConfigurationOption.TRUST_ALL_CERTIFICATES, trustAll)
                .put(SdkHttpConfigurationOption.READ_TIMEOUT, Duration.ofSeconds(10))
                .build();
    }

    /** Those on Apache HttpClient 4. */
    static final class Apache4 {
        public static final class Client extends SdkHttpClientTestSuite {
            @Override
            protected SdkHttpClient createSdkHttpClient(SdkHttpClientOptions wanted) {
                return ApacheHttpClient.builder()
                        .tlsTrustManagersProvider(wanted.tlsTrustManagersProvider())
                        .buildWithDefaults(options(wanted.trustAll()));
            }

            @Test
            @Ignore(REFUSED)
            @Override
            public void doesNotRetryOn429StatusCode() {}
        }

        public static final class Defaults extends SdkHttpClientDefaultTestSuite {
            @Override
            protected SdkHttpClient createSdkHttpClient() {
                return ApacheHttpClient.create();
            }
        }
    }

    /** Those on Apache HttpClient 5. */
    static final class Apache5 {
        public static final class Client extends SdkHttpClientTestSuite {
            @Override
            protected SdkHttpClient createSdkHttpClient(SdkHttpClientOptions wanted) {
                return Apache5HttpClient.builder()
                        .tlsTrustManagersProvider(wanted.tlsTrustManagersProvider())
                        .buildWithDefaults(options(wanted.trustAll()));
            }

            @Test
            @Ignore(REFUSED)
            @Override
            public void doesNotRetryOn429StatusCode() {}
        }

        public static final class Defaults extends SdkHttpClientDefaultTestSuite {
            @Override
            protected SdkHttpClient createSdkHttpClient() {
                return Apache5HttpClient.create();
            }
        }
    }

    /** Those on HttpURLConnection. */
    static final class UrlConnection {
        public static final class Client extends SdkHttpClientTestSuite {
            @Override
            protected SdkHttpClient createSdkHttpClient(SdkHttpClientOptions wanted) {
                return UrlConnectionHttpClient.builder()
                        .tlsTrustManagersProvider(wanted.tlsTrustManagersProvider())
                        .buildWithDefaults(options(wanted.trustAll()));
            }

            @Test
            @Ignore(REFUSED)
            @Override
            public void doesNotRetryOn429StatusCode() {}
        }

        public static final class Defaults extends SdkHttpClientDefaultTestSuite {
            @Override
            protected SdkHttpClient createSdkHttpClient() {
                return UrlConnectionHttpClient.create();
            }
        }
    }
}
