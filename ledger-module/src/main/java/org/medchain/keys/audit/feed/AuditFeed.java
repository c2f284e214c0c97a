package org.medchain.keys.audit.feed;

import jakarta.inject.Inject;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.medchain.keys.server.LimitedLog;
import org.medchain.keys.server.Shared;
import org.medchain.keys.server.tls.ServerTrust;
import org.medchain.keys.server.tls.Trust;
import org.medchain.keys.work.Outcome;

/**
 * Sends the events of each chain to the audit record repository, behind those who write them: an event costs nothing more when it is written, and a
 * repository that is down holds up nobody. Each event arrives at least once, whatever breaks off, but for those that {@link ChainFeed} sets aside.
 * Servers may do this at once.
 */
@Shared
final class AuditFeed {

    private static final Logger LOG = System.getLogger(AuditFeed.class.getName());

    /** The number of messages in a round. */
    private static final int PARTS = 1_000;

    /** The time until a repository that is down is asked again. */
    private static final Duration OUTAGE = Duration.ofSeconds(20);

    private final Optional<AuditRepository> repository;
    private final ChainFeed chains;
    private final FeedLag lag;
    private final LimitedLog log;

    @Inject
    AuditFeed(FeedSettings settings, ServerTrust trust, ChainFeed chains, FeedLag lag, Clock clock) {
        this(settings.address().map(address -> open(address, settings, trust)), chains, lag, clock);
    }

    AuditFeed(Optional<AuditRepository> repository, ChainFeed chains, FeedLag lag, Clock clock) {
        this.repository = repository;
        this.chains = chains;
        this.lag = lag;
        this.log = new LimitedLog(LOG, clock);
    }

    private static AuditRepository open(RepositoryAddress address, FeedSettings settings, Trust trust) {
        return address instanceof RepositoryAddress.Web web
                ? new FhirRepository(web.base(), settings.token(), trust, FhirRepository.LONGEST)
                : new SyslogRepository((RepositoryAddress.Syslog) address, trust, SyslogRepository.LONGEST);
    }

    /** Sends some of what there is. To be called often. */
    Outcome sendSome() {
        return repository.map(this::sendSomeTo).orElse(Outcome.DONE);
    }

    private Outcome sendSomeTo(AuditRepository to) {
        List<String> due = chains.findDue();
        try {
            for (int left = PARTS; left > 0 && !due.isEmpty(); left -= due.size()) {
                // One part of each: a chain with many events holds up no other.
                due = sendPartOfEach(due.stream().limit(left).toList(), to);
            }
            return Outcome.DONE;
        } catch (IOException e) {
            log.log(Level.WARNING, "audit events wait, and will be sent later", "", e);
            return Outcome.waitFor(OUTAGE, "the audit record repository takes no events");
        } finally {
            lag.measure();
        }
    }

    /** @return the chains that may have more */
    private List<String> sendPartOfEach(List<String> due, AuditRepository to) throws IOException {
        List<String> more = new ArrayList<>();
        for (String chain : due) {
            if (chains.sendPart(chain, to)) {
                more.add(chain);
            }
        }
        return more;
    }
}
