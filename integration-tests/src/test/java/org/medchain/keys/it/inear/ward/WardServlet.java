package org.medchain.keys.it.inear.ward;

import jakarta.annotation.Resource;
import jakarta.ejb.EJB;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.transaction.UserTransaction;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Takes orders; the path says where the ward shall call the service from. */
@WebServlet("/*")
public class WardServlet extends HttpServlet {

    private static final int LONGEST_WAIT_SECONDS = 30;

    @Inject
    private transient Ward ward;

    @Inject
    private transient WardNotes notes;

    @EJB
    private transient NightShift nightShift;

    @Resource
    private transient ManagedExecutorService threads;

    @Resource
    private transient UserTransaction transaction;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        Order order = Order.of(request);
        try {
            JsonObject answer = switch (request.getPathInfo()) {
                case "/request" -> ward.fill(order);
                case "/thread" -> threads.submit(() -> ward.fill(order)).get(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
                case "/timer" -> nightShift.take(order).get(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
                case "/rollback" -> fillAndRollBack(order);
                case "/commit" -> fillAndCommit(order);
                default -> throw new ServletException("no such place");
            };
            response.setContentType("application/json");
            response.getWriter().write(answer.toString());
        } catch (ServletException | IOException e) {
            throw e;
        } catch (Exception e) {
            throw new ServletException(e);
        }
    }

    private JsonObject fillAndRollBack(Order order) throws Exception {
        notes.open();
        transaction.begin();
        notes.add(order);
        JsonObject answer = ward.fill(order);
        transaction.rollback();
        return WardAnswer.withNotes(answer, notes.count(order));
    }

    private JsonObject fillAndCommit(Order order) throws Exception {
        notes.open();
        transaction.begin();
        notes.add(order);
        JsonObject answer = ward.fill(order);
        transaction.commit();
        return WardAnswer.withNotes(answer, notes.count(order));
    }
}
