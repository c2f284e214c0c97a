package org.medchain.keys.edge;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpFilter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.medchain.keys.problem.EdgeAttributes;

/**
 * Puts the {@link EdgeFilter}, and what belongs around it, first in each context that is MedChain's or the server's own.
 * Contexts of other applications in the same server are left alone.
 */
public final class EdgeInitializer implements ServletContainerInitializer {

    /** The context parameter by which a WAR asks for the filter. */
    static final String ASKED_FOR = "org.medchain.keys.edge";

    private static final String FILTER = "org.medchain.keys.edge";
    private static final String ERROR_PAGE = "org.medchain.keys.edge.error";
    private static final RefusedRequests REFUSALS = new RefusedRequests(System::nanoTime);
    private static final SlowClients CLIENTS = SlowClients.ofTheServer();
    private static final InterfacePages INTERFACE = new InterfacePages();
    private static final OperatorAccess OPERATORS = OperatorAccess.of(System.getenv());

    @Override
    public void onStartup(Set<Class<?>> classes, ServletContext context) {
        ContextKind kind = ContextKind.of(context.getContextPath(), context.getInitParameter(ASKED_FOR) != null);
        if (kind == ContextKind.FOREIGN) {
            return;
        }
        context.setAttribute(EdgeAttributes.REFUSED_REQUESTS, REFUSALS.counts());
        context.setAttribute(EdgeAttributes.HELD_BY_CLIENTS, CLIENTS.held());
        context.setAttribute(EdgeAttributes.INTERFACE, INTERFACE);
        FilterRegistration.Dynamic filter =
                context.addFilter(FILTER, new FilterSequence(filters(kind, context.getContextPath())));
        filter.setAsyncSupported(true);
        filter.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC), false, "/*");
        letAnswersWait(context);
        if (kind == ContextKind.OWN) {
            ServletRegistration.Dynamic errors = context.addServlet(ERROR_PAGE, new ErrorPage(CLIENTS, REFUSALS));
            errors.setAsyncSupported(true);
            errors.addMapping(ErrorPage.PATH);
        }
    }

    /** Pages of the server's own features too are sent without a thread, and refused a while later. */
    private static void letAnswersWait(ServletContext context) {
        context.getServletRegistrations().values().stream()
                .filter(ServletRegistration.Dynamic.class::isInstance)
                .map(ServletRegistration.Dynamic.class::cast)
                .forEach(servlet -> servlet.setAsyncSupported(true));
    }

    /** Places come first, so that a request has its own until all of it is answered. */
    private static List<HttpFilter> filters(ContextKind kind, String contextPath) {
        int perSecond = kind == ContextKind.OWN ? PlaceFilter.TOKENS_PER_SECOND : PlaceFilter.PAGES_PER_SECOND;
        Places places = new Places(PlaceFilter.PER_ADDRESS, PlaceFilter.PER_CONTEXT, perSecond, System::nanoTime);
        Places waiting =
                new Places(PlaceFilter.PER_ADDRESS, PlaceFilter.WAITING_PER_CONTEXT, perSecond, System::nanoTime);
        List<HttpFilter> filters = new ArrayList<>();
        filters.add(new PlaceFilter(places, waiting, REFUSALS, CLIENTS));
        filters.add(new EdgeFilter(kind, REFUSALS, CLIENTS));
        if (OperatorPages.has(contextPath)) {
            filters.add(new OperatorPages(OPERATORS, REFUSALS));
        }
        if (contextPath.equals(InterfaceFilter.CONTEXT)) {
            filters.add(new InterfaceFilter(INTERFACE));
        }
        if (DocsFilter.CONTEXTS.contains(contextPath)) {
            filters.add(new DocsFilter(new OperatorPages(OPERATORS, REFUSALS)));
        }
        return filters;
    }
}
