package org.example.ward;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.medchain.keys.PatientId;
import org.medchain.keys.client.PatientVault;
import org.medchain.keys.client.PatientVaults;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
public class Ward implements CommandLineRunner {

    private final PatientVaults vaults;

    public Ward(PatientVaults vaults) {
        this.vaults = vaults;
    }

    public static void main(String[] arguments) {
        SpringApplication.run(Ward.class, arguments).close();
    }

    @Override
    public void run(String... patients) {
        for (String patient : patients) {
            PatientVault vault = vaults.of(new PatientId(patient));
            byte[] message = vault.seal("Kalium 4,1 mmol/l".getBytes(StandardCharsets.UTF_8), Map.of("record", "lab-7"));
            System.out.println(
                    "opened: " + new String(vault.open(message, Map.of("record", "lab-7")), StandardCharsets.UTF_8));
        }
    }
}
