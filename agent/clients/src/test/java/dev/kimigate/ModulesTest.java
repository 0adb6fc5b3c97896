package dev.kimigate;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.kimigate.agent.ClientTable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;

/** Who may see whom among the modules of the agent. No rule is fulfilled by a package that is not there. */
@AnalyzeClasses(packages = "dev.kimigate", importOptions = ImportOption.DoNotIncludeTests.class)
class ModulesTest {
    private static final String CLIENTS = "dev.kimigate.client..";
    private static final String ENTRY = "dev.kimigate.agent..";

    /** What of the core is exported to clients. */
    private static final String[] EXPORTED = {"dev.kimigate.hook", "dev.kimigate.call..", "dev.kimigate.runtime"};

    private static final Set<String> SHARED = Set.of("AgentCore", "Archive", "ClientTable");

    @ArchTest
    static final ArchRule clients_seeOfTheAgentWhatIsExportedToThem = noClasses()
            .that()
            .resideInAPackage(CLIENTS)
            .should()
            .dependOnClassesThat(are(resideInAPackage("dev.kimigate.."))
                    .and(are(resideInAnyPackage(EXPORTED)).negate())
                    .and(are(resideInAPackage(CLIENTS)).negate()));

    @ArchTest
    static final ArchRule clients_doNotSeeEachOther =
            slices().matching("dev.kimigate.client.(*)..").should().notDependOnEachOther();

    @ArchTest
    static final ArchRule clients_areSeenByNobody = noClasses()
            .that()
            .resideOutsideOfPackage(CLIENTS)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(CLIENTS);

    @ArchTest
    static final ArchRule clients_bringNoLibraryOfOurs = noClasses()
            .that()
            .resideInAPackage(CLIENTS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("net.bytebuddy..", "com.fasterxml..", "org.slf4j..", "picocli..", "org.jline..");

    @ArchTest
    static final ArchRule entry_seesTheJdkOnly = classes()
            .that()
            .resideInAPackage(ENTRY)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", ENTRY);

    /** The core's loader hands these out; whatever else of the entry it used would be there twice. */
    @ArchTest
    static final ArchRule entry_isSeenThroughThreeClasses = noClasses()
            .that()
            .resideOutsideOfPackage(ENTRY)
            .should()
            .dependOnClassesThat(are(resideInAPackage(ENTRY))
                    .and(are(describe(
                            "shared with the core", (JavaClass type) -> !SHARED.contains(type.getSimpleName())))));

    @ArchTest
    static final ArchRule commands_areSeenByNobody = noClasses()
            .that()
            .resideOutsideOfPackage("dev.kimigate.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.kimigate.cli..");

    /** One command starts it; hosts never load it, nor its library. */
    @ArchTest
    static final ArchRule gateway_isSeenByTheCommandsOnly = noClasses()
            .that()
            .resideOutsideOfPackages("dev.kimigate.gateway..", "dev.kimigate.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.kimigate.gateway..");

    @ArchTest
    static final ArchRule netty_isSeenByTheGateway_andByTheHookThatMeetsIt = noClasses()
            .that()
            .resideOutsideOfPackages("dev.kimigate.gateway..", "dev.kimigate.client.reactornetty..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.netty..");

    /** The gateway is a program on top of the gate: what it may see of the core. Its page shows what others count. */
    @ArchTest
    static final ArchRule gateway_seesTheCallsAndNoStore = noClasses()
            .that()
            .resideInAPackage("dev.kimigate.gateway")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.kimigate.machine..",
                    "dev.kimigate.store..",
                    "dev.kimigate.pacing..",
                    "dev.kimigate.identity..",
                    "dev.kimigate.weave..",
                    ENTRY);

    /** The page looks at the shared state as the commands do, and has no call and no library in its hands. */
    @ArchTest
    static final ArchRule page_seesReportsOnly = classes()
            .that()
            .resideInAPackage("dev.kimigate.gateway.page..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "javax.crypto..",
                    "dev.kimigate.gateway.page..",
                    "dev.kimigate.report..",
                    "dev.kimigate.pacing..",
                    "dev.kimigate.status..",
                    "dev.kimigate.store..",
                    "dev.kimigate.refusal..",
                    "dev.kimigate.json..",
                    "dev.kimigate.log..",
                    "dev.kimigate.runtime..",
                    "org.slf4j..",
                    "org.jspecify..");

    /** The commands look at the state files from outside, through one class, and get values of the seam. They prove. */
    @ArchTest
    static final ArchRule machine_isSeenByTheCommandsThroughItsFilesOnly = noClasses()
            .that()
            .resideInAPackage("dev.kimigate.cli..")
            .should()
            .dependOnClassesThat(are(resideInAPackage("dev.kimigate.machine.."))
                    .and(are(describe(
                            "other than its files and the proof of a platform",
                            (JavaClass type) -> !type.getName()
                                    .matches("dev\\.kimigate\\.machine\\.(State(Files(\\$.*)?|Directory)"
                                            + "|PlatformProof(\\$.*)?|Prover|ProofWitness)")))));

    /** It starts processes, which a host must not find. */
    @ArchTest
    static final ArchRule prover_isCalledByCommandsOnly = noClasses()
            .that()
            .resideOutsideOfPackage("dev.kimigate.cli..")
            .and()
            .haveSimpleNameNotStartingWith("Prover")
            .should()
            .dependOnClassesThat()
            .haveSimpleName("Prover");

    @ArchTest
    static final ArchRule weave_isSeenByTheCompositionAndTheCommands = noClasses()
            .that()
            .resideOutsideOfPackages("dev.kimigate.weave..", "dev.kimigate.start..", "dev.kimigate.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.kimigate.weave..");

    @ArchTest
    static final ArchRule hosts_keepTheirLogManagerAndStdout = noClasses()
            .that()
            .resideInAPackage(CLIENTS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.util.logging..", "java.lang.management..", "javax.management..", "jdk.jfr..")
            .orShould()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err");

    /** The first string that a host builds through invokedynamic costs it several milliseconds. */
    @ArchTest
    static void clients_buildNoStringThroughInvokedynamic(JavaClasses agent) throws IOException {
        int seen = 0;
        for (JavaClass type : agent) {
            if (resideInAPackage(CLIENTS).test(type) && type.getSource().isPresent()) {
                try (InputStream in = type.getSource().get().getUri().toURL().openStream()) {
                    assertThat(new String(in.readAllBytes(), StandardCharsets.ISO_8859_1))
                            .as("%s", type)
                            .doesNotContain("makeConcatWithConstants");
                }
                seen++;
            }
        }
        assertThat(seen).isPositive();
    }

    /** A row for each package, a package for each row, and the hook is what the table says. */
    @ArchTest
    static void table_hasEachClient(JavaClasses agent) {
        Set<String> packages = new TreeSet<>();
        for (JavaClass type : agent) {
            if (resideInAPackage(CLIENTS).test(type)) {
                packages.add(type.getPackageName());
            }
        }
        Set<String> rows = new TreeSet<>();
        for (int row = 0; row < ClientTable.size(); row++) {
            String hookPackage = "dev.kimigate.client." + ClientTable.get(row, ClientTable.PART);
            rows.add(hookPackage);
            JavaClass hook = agent.get(hookPackage + "." + ClientTable.get(row, ClientTable.HOOK));
            assertThat(hook.isAssignableTo("dev.kimigate.hook.ClientHook"))
                    .as("%s", hook)
                    .isTrue();
            assertThat(hook.tryGetConstructor("dev.kimigate.hook.HookContext"))
                    .as("%s", hook)
                    .isPresent();
        }
        assertThat(packages).isEqualTo(rows);
    }
}
